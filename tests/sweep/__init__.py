"""Tests of `unetgen.sweep`."""
