"""Tests of `unetgen.network`."""
