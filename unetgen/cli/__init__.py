"""The command."""

from unetgen.cli.command import main

__all__ = ["main"]
