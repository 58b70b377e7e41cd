"""The demo alliance: a greater bay's new energy vehicle alliance with members, calls and applications.

Made only through operations, so that it has history, audit entries and notices; names of real organizations follow
public documents, everything else is invented.
"""

from alliance.demo.loading import load_demo, sign_ins

__all__ = ["load_demo", "sign_ins"]
