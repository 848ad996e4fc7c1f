"""Tests of `unetgen.cli`."""
