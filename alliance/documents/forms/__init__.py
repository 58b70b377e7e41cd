"""Forms of documents and comments."""
