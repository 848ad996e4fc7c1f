"""Tests of `unetgen.emit.rendering`."""
