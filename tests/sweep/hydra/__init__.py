"""Tests of `unetgen.sweep.hydra`."""
