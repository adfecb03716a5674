"""Places: added, changed, read."""

from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.training import (
    AddPlace,
    ChangePlace,
    GetPlace,
    ListPlaces,
    PlacePage,
    PlaceView,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut
from training.storage import places


def add_place(command: AddPlace, *, work: UnitOfWork) -> PlaceView:
    """Add a room where sessions are held."""
    id = new_id()
    work.connection.exec_driver_sql(
        places.INSERT, {"id": id, "organisation": work.organisation, **_values(command)}
    )
    return get_place(GetPlace(id=id), work=work)


def change_place(command: ChangePlace, *, work: UnitOfWork) -> PlaceView:
    """Change a place.

    Raises:
        NotFound: no place of the organisation has this id.
        RevisionMismatch: it was changed since it was read.
    """
    current = place(command.place_id, work=work, hold=True).revision
    if current != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=current)
    work.connection.exec_driver_sql(places.CHANGE, {"id": command.place_id, **_values(command)})
    return get_place(GetPlace(id=command.place_id), work=work)


def get_place(query: GetPlace, *, work: UnitOfWork) -> PlaceView:
    """One place.

    Raises:
        NotFound: no place of the organisation has this id.
    """
    return place(query.id, work=work)


def list_places(query: ListPlaces, *, work: UnitOfWork) -> PlacePage:
    """A page of places."""
    found = places.page(work.connection, after=after_id(query.after), limit=query.limit + 1)
    items, following = cut(found, query.limit)
    return PlacePage(items=items, next=following)


def place(id: UUID, *, work: UnitOfWork, hold: bool = False) -> PlaceView:
    """A place; with `hold` nobody else plans a session there until this transaction ends.

    Raises:
        NotFound: no place of the organisation has this id.
    """
    found = places.find(work.connection, id, hold=hold)
    if found is None:
        raise NotFound(kind="place", id=id)
    return found


def _values(command: AddPlace | ChangePlace) -> dict[str, object]:
    return {
        name: getattr(command, name) for name in ("name", "municipality", "address", "capacity")
    }
