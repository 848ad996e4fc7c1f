"""Tests of `unetgen.emit`."""
