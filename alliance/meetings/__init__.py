"""Meetings and series: when, what about, who came, what was decided and who does what by when."""
