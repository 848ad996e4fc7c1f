"""Tests of `unetgen.language`."""
