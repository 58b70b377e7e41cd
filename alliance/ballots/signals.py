"""What happens to ballots, heard by higher features inside the same transaction."""

from blinker import Namespace

_signals = Namespace()
opened = _signals.signal("ballots.opened")
"""Sent with the `Ballot` whose electorate and text were just frozen."""
settled = _signals.signal("ballots.settled")
"""Sent with the `Ballot` whose outcome was just recorded."""
called_off = _signals.signal("ballots.called_off")
"""Sent with the `Ballot` that was just cancelled, or withdrawn while still a draft: it decides nothing."""
