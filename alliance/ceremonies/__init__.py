"""Signing ceremonies: order, run of show, stage, papers, the day itself."""
