"""What an entity declares: columns, filters, forms, actions."""
