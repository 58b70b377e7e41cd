"""What can be done with ballots."""
