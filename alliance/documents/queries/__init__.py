"""Finding documents, versions, rounds and comments: always as one viewer may see them."""
