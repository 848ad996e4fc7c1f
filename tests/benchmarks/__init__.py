"""Speed, as ratios to a named rival in the same run; no test depends on them."""
