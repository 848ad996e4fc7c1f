"""A description as code of another framework."""
