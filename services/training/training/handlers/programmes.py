"""Programmes: published in versions, read."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import orjson

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields
from nosotros.contracts.training import (
    GetProgramme,
    ListProgrammes,
    Material,
    Module,
    ProgrammePage,
    ProgrammePublished,
    ProgrammeUnknown,
    ProgrammeView,
    PublishProgramme,
    Requirement,
    Title,
    Words,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_code, cut
from training.domain.calendar import MOST
from training.storage import programmes

#: months that an ambassador may serve at most
_LONGEST_TIME = 600


def publish_programme(command: PublishProgramme, *, work: UnitOfWork) -> ProgrammeView:
    """Publish a programme, or a new version; what is the same as the newest version is that one.

    Raises:
        InvalidFields: naming, by its path, each part of it that nobody could complete or read.
    """
    problems = tuple(_problems(command))
    if problems:
        raise InvalidFields(problems=problems)
    named = {"organisation": work.organisation, "code": command.code}
    work.connection.exec_driver_sql(programmes.ALONE, named)
    newest = programmes.find(work.connection, command.code)
    digest = _digest(command)
    if newest is not None and newest.digest == digest:
        return newest.view
    id = new_id()
    version = 1 if newest is None else newest.view.version + 1
    work.connection.exec_driver_sql(
        programmes.INSERT,
        {
            **named,
            "id": id,
            "version": version,
            "title": _json(command.title),
            "kind": command.kind,
            "summary": None if command.summary is None else _json(command.summary),
            "ordered_modules": command.ordered_modules,
            "modules": _json(command.modules),
            "absences_in_a_row": command.absences_in_a_row,
            "ambassador_months": command.ambassador_months,
            "digest": digest,
            "published_at": work.at,
        },
    )
    work.publish(
        ProgrammePublished(programme_id=id, code=command.code, programme_version=version),
        revision=1,
    )
    return get_programme(GetProgramme(code=command.code, version=version), work=work)


def get_programme(query: GetProgramme, *, work: UnitOfWork) -> ProgrammeView:
    """One programme, in its newest version or in one that is named.

    Raises:
        ProgrammeUnknown: the organisation has none with this code, or not in that version.
    """
    found = programmes.find(work.connection, query.code, version=query.version)
    if found is None:
        raise ProgrammeUnknown(programme=query.code)
    return found.view


def list_programmes(query: ListProgrammes, *, work: UnitOfWork) -> ProgrammePage:
    """A page of programmes, by code.

    Raises:
        InvalidFields: `after` is the code of no programme.
    """

    def known(code: str) -> bool:
        return programmes.find(work.connection, code) is not None

    after = after_code(query.after, known=known)
    found = programmes.page(work.connection, after=after, limit=query.limit + 1)
    items, following = cut(found, query.limit, by=lambda each: each.code)
    return ProgrammePage(items=items, next=following)


def _problems(command: PublishProgramme) -> Iterator[FieldProblem]:
    yield from _readable("title", command.title)
    if command.summary is not None:
        yield from _readable("summary", command.summary)
    # An absence is told of from the first one on; of none there is nothing to tell.
    if command.absences_in_a_row < 1:
        yield FieldProblem(field="absences_in_a_row", code="range:1:1000000")
    if not 1 <= command.ambassador_months <= _LONGEST_TIME:
        yield FieldProblem(field="ambassador_months", code=f"range:1:{_LONGEST_TIME}")
    if not command.modules:
        yield FieldProblem(field="modules", code="required")
    yield from _repeated("modules", command.modules)
    for number, module in enumerate(command.modules):
        yield from _module_problems(f"modules.{number}", module)


def _module_problems(path: str, module: Module) -> Iterator[FieldProblem]:
    yield from _readable(f"{path}.title", module.title)
    if not module.requirements:
        yield FieldProblem(field=f"{path}.requirements", code="required")
    yield from _repeated(f"{path}.requirements", module.requirements)
    for number, requirement in enumerate(module.requirements):
        yield from _requirement_problems(f"{path}.requirements.{number}", requirement)
    yield from _repeated(f"{path}.materials", module.materials)
    for number, material in enumerate(module.materials):
        yield from _readable(f"{path}.materials.{number}.title", material.title)


def _requirement_problems(path: str, requirement: Requirement) -> Iterator[FieldProblem]:
    belongs = ("evidence",) if requirement.kind == "practice" else ("sessions", "minimum_rate")
    for name in ("sessions", "minimum_rate", "evidence"):
        value = getattr(requirement, name)
        if name in belongs and value is None:
            yield FieldProblem(field=f"{path}.{name}", code="required")
        if name not in belongs and value is not None:
            yield FieldProblem(field=f"{path}.{name}", code="not_for_this_kind")
    if "sessions" in belongs and requirement.sessions is not None:
        if not 1 <= requirement.sessions <= MOST:
            yield FieldProblem(field=f"{path}.sessions", code=f"range:1:{MOST}")
    elif "evidence" in belongs and requirement.evidence is not None:
        yield from _readable(f"{path}.evidence", requirement.evidence)


def _repeated(
    path: str, items: Sequence[Module] | Sequence[Requirement] | Sequence[Material]
) -> Iterator[FieldProblem]:
    codes = [each.code for each in items]
    for number, code in enumerate(codes):
        if code in codes[:number]:
            yield FieldProblem(field=f"{path}.{number}.code", code="repeated")


def _readable(path: str, texts: Title | Words) -> Iterator[FieldProblem]:
    if not any(text and text.strip() for text in asdict(texts).values()):
        yield FieldProblem(field=path, code="language_missing")


def _digest(command: PublishProgramme) -> bytes:
    """What is the same for the same content, whatever is left out of it or given as empty."""
    content = orjson.dumps(_without_nothing(asdict(command)), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(content).digest()


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _without_nothing(each)
            for name, each in value.items()
            if each is not None and each != () and each != ""
        }
    if isinstance(value, list | tuple):
        return [_without_nothing(each) for each in value]
    return value


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
