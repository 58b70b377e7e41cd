"""Queries of event pages."""
