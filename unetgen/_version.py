"""The version of the package, apart from everything that has to be imported."""

__version__ = "0.1.0"
