"""A service's own handlers on a database of their own, answering where a peer stands for it."""

from typing import Any
from uuid import UUID

from nosotros.bus.requests import Call, Requests
from nosotros.bus.service import requests_of
from nosotros.database import Database
from tests.asking import Asking
from tests.gateway import peer as on_the_wire
from tests.gateway.peer import Peer, Raw


class Behind:
    """What stands behind a peer: all that a service answers, as it is answered."""

    def __init__(self, service: type[Any], database: Database) -> None:
        self._service = service
        self._requests = Requests(database, wake=lambda: None)
        self._declared = {each.method: each for each in requests_of(service)}
        #: how a test sets the scene
        self.asking = Asking(
            service, database, scopes={str(each.scope) for each in self._declared.values()}
        )

    def stand(self, peer: Peer) -> None:
        """Answer for the service from now on."""
        peer.answers.update(dict.fromkeys(self._declared, self._answer))

    def herself(self, contract: Any, *, id: UUID) -> Any:
        """What the service answers to a participant about herself."""
        return self.asking.ask(contract, herself=id)

    def _answer(self, call: on_the_wire.Call) -> Raw:
        headers = {name.removeprefix("nameko."): value for name, value in call.headers.items()}
        method = getattr(self._service, call.method).author_method
        answer = self._requests.answer(
            self._declared[call.method],
            method.__get__(self._service()),
            Call.read(call.payload, headers),
        )
        return Raw(b'{"result":' + answer + b',"error":null}')
