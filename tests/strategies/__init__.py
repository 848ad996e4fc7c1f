"""What random descriptions are drawn from: one file per part of a description."""
