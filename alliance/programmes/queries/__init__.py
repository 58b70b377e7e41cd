"""Queries of programmes."""
