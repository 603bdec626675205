"""Search over everything the actor may see."""
