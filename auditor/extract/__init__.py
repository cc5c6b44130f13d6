"""Find target tables in a document and read their head and rows."""
