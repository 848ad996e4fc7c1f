"""Tests of `unetgen.read`."""
