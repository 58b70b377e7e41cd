"""`python -m alliance …`: see `alliance.cli`."""

from alliance.cli import main

main()
