"""Tests of `unetgen.read.weights`."""
