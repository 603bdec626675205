"""REST and OpenAPI from the same declarations as the screens."""
