"""Acts over all features of a group. Importers name the file."""
