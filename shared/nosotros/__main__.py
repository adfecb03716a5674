"""`python -m nosotros`: the command `nosotros`."""

from nosotros.cli import main

main()
