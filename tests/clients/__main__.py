"""What `make test` runs before the tests, so that the clients in Node are there; with `lock`, what
`make lock` runs to pin them."""

import sys

from tests.clients.installation import ClientsMissing, install, pin

try:
    if sys.argv[1:] == ["lock"]:
        pin()
    else:
        install(say=lambda line: print(f"clients: {line}"))
except ClientsMissing as missing:
    sys.exit(f"clients: {missing}")
