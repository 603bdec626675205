"""Tables as files: CSV and XLSX in and out. Knows of columns and cells, not of what they mean."""
