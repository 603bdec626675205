"""Records a person marks with a star, and those she opened last."""
