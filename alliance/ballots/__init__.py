"""Ballots: a question, those entitled, their votes and a result that anybody can compute again."""
