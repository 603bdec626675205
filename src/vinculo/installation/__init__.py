"""Looking after one installation: setting it up, backing it up, bringing it back."""
