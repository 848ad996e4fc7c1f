"""Tests of `unetgen.sweep.report`."""
