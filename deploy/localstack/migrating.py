"""Brings several services' databases up to date in one process, which loads what that takes once.

`python -m localstack.migrating`, with a JSON object on its standard input: by service, the variables
that `nosotros migrate` would be told. The first that fails ends it, with one line that names it.
"""

import json
import os
import sys

from nosotros.cli.tending import migrate_service
from nosotros.errors import NosotrosError


def main() -> None:
    """Migrate what standard input names, in its order."""
    for service, variables in json.load(sys.stdin).items():
        os.environ.update(variables)
        try:
            migrate_service(service)
        except NosotrosError as error:
            sys.exit(f"{service}: {error}")


if __name__ == "__main__":
    main()
