"""Queries of events."""
