"""Forms of ballots: drafting, voting, proxies."""
