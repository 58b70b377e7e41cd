"""Queries of registrations."""
