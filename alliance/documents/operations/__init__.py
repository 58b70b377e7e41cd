"""Changing documents, rounds and comments: one transaction each."""
