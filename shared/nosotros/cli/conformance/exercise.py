"""What a service is exercised with: an event that it hears, a command, a query, by its maker.

    {"hears": {"type": "nosotros.enrolment.participant_enrolled.v1", "subject": "$enrolment",
               "partitionkey": "$participant", "data": {"participant_id": "$participant", …}},
     "command": {"method": "lend_book", "payload": {"participant_id": "$participant"}},
     "query": {"method": "get_loan", "payload": {"participant_id": "$participant"}}}

A text `$name` stands for a UUID: one for each name and each round. The command needs the event to have
had its effect, as far as anything does; it tells an event. `hears` and `query` may be left out.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from nosotros.errors import SettingInvalid
from nosotros.identifiers import new_id

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """As it was written, names in place of ids."""

    command: Json
    hears: Json | None
    query: Json | None

    @staticmethod
    def read(path: Path) -> "Exercise":
        """An exercise of a file.

        Raises:
            SettingInvalid: it is none.
        """
        try:
            read: Any = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise SettingInvalid(str(path), "is no JSON file that can be read") from None
        needed = {"command": {"method", "payload"}, "query": {"method", "payload"}}
        needed["hears"] = {"type", "subject", "data"}
        for name, keys in needed.items():
            part = read.get(name) if isinstance(read, dict) else None
            absent = part is None and name != "command"
            if not absent and not (isinstance(part, dict) and keys <= part.keys()):
                said = ", ".join(sorted(keys))
                raise SettingInvalid(str(path), f"has no `{name}` with {said}")
        made = cast("Json", read)
        return Exercise(command=made["command"], hears=made.get("hears"), query=made.get("query"))

    def round(self) -> "Round":
        """The same with ids of its own."""
        return Round(of=self)


@dataclass(frozen=True, kw_only=True)
class Round:
    """An exercise with ids: what is done in one round is about nobody of another."""

    of: Exercise
    ids: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def command(self) -> Json:
        return cast("Json", self._filled(self.of.command))

    @property
    def query(self) -> Json | None:
        return cast("Json | None", self._filled(self.of.query))

    @property
    def hears(self) -> Json | None:
        return cast("Json | None", self._filled(self.of.hears))

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("$") and len(value) > 1:
            return self.ids.setdefault(value[1:], str(new_id()))
        if isinstance(value, list):
            return [self._filled(each) for each in cast("list[Any]", value)]
        if isinstance(value, Mapping):
            return {name: self._filled(each) for name, each in cast("Json", value).items()}
        return value
