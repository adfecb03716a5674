"""The hub's gateway, as a room asks it, with a key of the room's own."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

import orjson
import requests
from marshmallow import ValidationError
from requests.auth import AuthBase

from nosotros.contracts.enrolment import Disclosures
from nosotros.contracts.schema import load
from nosotros.errors import Unavailable
from room.settings import GatewaySettings

_CONNECT_SECONDS, _ANSWER_SECONDS = 10, 30
#: the room may not know what it asks for; whatever the reason is, but for the next, it forgets
_REFUSED = frozenset((403, 404))
#: the question was put wrongly: it says nothing of what the room may know
_PURPOSE_MISSING = "purpose_missing"


class Refused(Exception):
    """The room may not have what it asks for now."""


class Away(Unavailable):
    """There was no answer, or none that says anything; the same is asked again later."""

    def __init__(self, reason: str, *, seconds: float | None = None) -> None:
        super().__init__(reason)
        #: after how many it may be asked again, where it said so
        self.seconds = seconds


class ShutOut(Away):
    """The room's key opens nothing: it ended, or the room's organisation is suspended."""


class Gateway:
    """Asks the hub."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._url = settings.url
        self._session = requests.Session()
        self._session.headers["Accept-Language"] = "en"
        self._session.headers["Nosotros-Purpose"] = settings.purpose
        # A key for this host of a .netrc file is not the room's.
        self._session.auth = _Bearer(settings.key)

    def disclose(self, ids: Sequence[UUID]) -> Disclosures:
        """Who some participants are.

        Raises:
            Refused: the room may know none of them: no agreement in force lets it.
            ShutOut: its key opens nothing.
            Away: it could not be asked.
        """
        answer = self._send("GET", "/v1/disclosures/participants", ids=ids)
        try:
            return load(Disclosures, orjson.loads(answer.content), strict=False)
        except (ValueError, ValidationError):
            raise Away("its answer cannot be read") from None

    def confirm_erasure(self, participant_id: UUID) -> None:
        """Say that nothing in the room holds anything of somebody.

        Raises:
            Refused: it does not know that she is erased, yet.
            Away: it could not be told.
        """
        self._send(
            "POST",
            f"/v1/participants/{participant_id}/erasure-confirmation",
            # The same each time: it is said once, however often it is sent.
            key=f"erasure-confirmed-{participant_id}",
        )

    def _send(
        self, method: str, path: str, *, ids: Sequence[UUID] = (), key: str | None = None
    ) -> requests.Response:
        try:
            answer = self._session.request(
                method,
                self._url + path,
                params={"ids": [str(each) for each in ids]},
                headers={"Idempotency-Key": key} if key else None,
                timeout=(_CONNECT_SECONDS, _ANSWER_SECONDS),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise Away(f"cannot be reached ({type(error).__name__})") from None
        if answer.status_code in _REFUSED:
            if _code(answer) == _PURPOSE_MISSING:
                raise Away("wants to be told the purpose: set NOSOTROS_ROOM_PURPOSE")
            raise Refused
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            raise ShutOut("does not accept the room's key")
        if not 200 <= answer.status_code < 300:
            seconds = answer.headers.get("Retry-After", "")
            raise Away(
                f"answered {answer.status_code}",
                seconds=float(seconds) if seconds.isdigit() else None,
            )
        return answer


def _code(answer: requests.Response) -> Any:
    """The code of a problem; none where it has none."""
    try:
        problem: Any = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return None
    return cast("dict[str, Any]", problem).get("code") if isinstance(problem, dict) else None


class _Bearer(AuthBase):
    def __init__(self, key: str) -> None:
        self._header = f"Bearer {key}"

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        r.headers["Authorization"] = self._header
        return r
