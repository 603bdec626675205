"""Templates, built assets and small http helpers."""
