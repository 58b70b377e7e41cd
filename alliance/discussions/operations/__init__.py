"""Acts on topics and posts, and what is done with mails that come in. Importers name the file."""
