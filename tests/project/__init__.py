"""Tests of the whole project: its imports, its house rules, its README, its wheel, its published networks."""
