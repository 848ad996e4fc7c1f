"""Tests of `unetgen.metrics`."""
