"""Tests of `unetgen.graph`."""
