"""Agreements: parties, texts, confirmations, the register and the follow-up ledger."""
