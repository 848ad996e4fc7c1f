"""Which stages there are and what each receives: one file per topology, named as in the YAML."""
