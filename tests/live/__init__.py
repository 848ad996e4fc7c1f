"""Tests of `unetgen.live`."""
