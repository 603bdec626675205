"""What is sold: products in their categories, what they cost whom, and what others ask for the same."""
