"""Sources of random descriptions: one file per part of a description."""
