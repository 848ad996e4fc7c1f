"""Tests of `unetgen.emit.keras`."""
