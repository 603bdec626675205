"""What is done to many rows at once: edited, thrown away, given a verb, taken back."""
