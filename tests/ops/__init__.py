"""Tests of `unetgen.ops`."""
