"""The tests: Keras, reference tables, golden texts, laws, and each error."""
