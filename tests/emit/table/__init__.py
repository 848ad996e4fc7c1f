"""Tests of `unetgen.emit.table`."""
