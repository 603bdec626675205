"""What any record can have, one small app each."""
