"""Tests of the whole project: imports, house rules, README, wheel and presets."""
