"""Tests of `unetgen.comparison`."""
