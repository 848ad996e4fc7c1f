"""What is inside a stage: one file per block, named as in the YAML, each with `block(draft, x, stage, units) → taps`."""
