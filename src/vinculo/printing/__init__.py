"""Documents on paper: the letterhead of the house, what a document shows, and the PDF it becomes."""
