"""Partners' own settings, as `nosotros settings` lists them."""

from collections.abc import Iterator

from nosotros.settings import Described
from partners.bridge import settings as bridge
from partners.edge import settings as edge


def listed() -> Iterator[Described]:
    """What `nosotros settings` lists of ours."""
    yield from edge.listed()
    yield from bridge.listed()
