"""Finding groups, seats, requests and what groups owe: always as one viewer may see them."""
