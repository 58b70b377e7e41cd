"""Finding ballots, who is entitled and who votes, what is owed, and what stands in a box."""
