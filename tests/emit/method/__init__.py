"""Tests of `unetgen.emit.method`."""
