"""Programmes of events: rooms, tracks, sessions, speakers, published versions."""
