"""Queries of attendance."""
