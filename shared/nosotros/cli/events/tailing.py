"""Following a hub's events, and saying so where one is missing."""

import json
import sys
import time
from collections.abc import Mapping, Sequence

import click
import requests

from nosotros.cli.events.gateway import Busy, Gateway, Refused
from nosotros.cli.events.stream import Message, messages
from nosotros.errors import Unavailable
from nosotros.events import Chain, Gap

ENDED, MISSING = 0, 3
_STREAM = "/v1/events/stream"
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0


class Tail:
    """Prints events, one a line, as they come."""

    def __init__(self, gateway: Gateway, *, wanted: Mapping[str, Sequence[str]], raw: bool) -> None:
        """
        Args:
            gateway: where they come from.
            wanted: the filter: types, organisations, subjects.
            raw: print their bytes, and not only when, what and about whom.
        """
        self._gateway = gateway
        self._wanted = {name: values for name, values in wanted.items() if values}
        self._raw = raw
        self._first_wait = self._wait = _FIRST_WAIT

    def follow(self, after: str | None) -> int:
        """Print what follows a cursor, or what comes from now on, until Ctrl-C; the exit code.

        Raises:
            Refused: the gateway does not let us, at the beginning or later.
            Unavailable: it cannot be reached at the beginning.
        """
        try:
            # A place to go on from is known before the first event comes, so that none is missed
            # where the connection is lost before that.
            chain = Chain(self._head() if after is None else after)
            gap = self._until_a_gap(chain)
        except KeyboardInterrupt:
            return ENDED
        click.echo(
            f"MISSING: after {gap.after} and up to {gap.until} something did not arrive;"
            f" read again with --after {gap.after}",
            err=True,
        )
        return MISSING

    def _until_a_gap(self, chain: Chain) -> Gap:
        connected = self._connected(chain)
        while True:
            with connected:
                gap = self._take_all(connected, chain)
            if gap is not None:
                return gap
            connected = self._connected_again(chain)

    def _take_all(self, connected: requests.Response, chain: Chain) -> Gap | None:
        try:
            for each in messages(connected.iter_content(chunk_size=None)):
                if each.retry is not None:
                    self._first_wait = each.retry
                self._wait = self._first_wait
                gap = self._take(each, chain)
                if gap is not None:
                    return gap
        except requests.RequestException:
            # However it ended, we go on from the last event that came.
            return None
        return None

    def _take(self, each: Message, chain: Chain) -> Gap | None:
        if each.event == "problem":
            click.echo(f"the stream ended: {_one_line(each.data)}", err=True)
        elif each.id is not None and each.previous is not None:
            seen = int(each.id) <= int(chain.cursor or "0")
            gap = chain.take(cursor=each.id, previous=each.previous)
            if gap is not None:
                return gap
            if not seen:
                self._print(each.data)
        return None

    def _print(self, body: bytes) -> None:
        if self._raw:
            click.echo(body)
        else:
            event = json.loads(body)
            click.echo(f"{event['time']}  {event['type']}  {event['subject']}")
        sys.stdout.flush()

    def _head(self) -> str:
        # Without a cursor nothing is read but how far the journal is.
        answer = self._gateway.ask("/v1/events", {"limit": "1"})
        head = answer.headers.get("Nosotros-Cursor")
        if head is None:
            raise Refused("this gateway has no events; is NOSOTROS_URL right?")
        return head

    def _connected(self, chain: Chain) -> requests.Response:
        assert chain.cursor is not None, "followed from nowhere"
        return self._gateway.stream(_STREAM, self._wanted, last=chain.cursor)

    def _connected_again(self, chain: Chain) -> requests.Response:
        said: float | None = None
        while True:
            wait = max(self._wait, said or 0)
            click.echo(f"disconnected; going on after {chain.cursor} in {wait:g} s", err=True)
            time.sleep(wait)
            self._wait = min(self._wait * 2, _LONGEST_WAIT)
            try:
                return self._connected(chain)
            except Refused:
                raise
            except Busy as error:
                said = error.seconds
                click.echo(str(error), err=True)
            except Unavailable as error:
                said = None
                click.echo(str(error), err=True)


def _one_line(problem: bytes) -> str:
    try:
        return " ".join(str(json.loads(problem)["detail"]).split())
    except (ValueError, KeyError, TypeError):
        return "it does not say why"
