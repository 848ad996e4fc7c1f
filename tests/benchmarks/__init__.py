"""Speed, as ratios against a stated rival in one run; no test depends on them."""
