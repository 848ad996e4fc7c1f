"""The tests: agreement with Keras, reference tables, golden texts, laws, one case per error."""
