"""What a record is: anchor, access, history, numbering, trash."""
