"""Tests of `unetgen.emit.figure`."""
