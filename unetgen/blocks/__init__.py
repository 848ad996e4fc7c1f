"""What is inside a stage: one file per block, named as in the YAML, with `block(draft, x, stage, units) → taps`."""
