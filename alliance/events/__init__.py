"""Events: what, when, where, for whom, who runs them, and what becomes of them."""
