"""Tests of `unetgen.read.keras`."""
