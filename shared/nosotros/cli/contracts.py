"""Contracts: the AsyncAPI document, and snapshots of what has been released."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from nosotros import contracts
from nosotros.contracts import asyncapi, compatibility, everything
from nosotros.contracts.language import registry


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """Where some owners' contracts are declared, and their snapshots kept."""

    owners: frozenset[str]
    snapshots: Path


def homes() -> tuple[Home, ...]:
    """Import every contract: our own, and those that an installed service keeps in its package.

    Raises:
        ContractBroken: one is not well declared.
    """
    folder = Path(contracts.__path__[0])
    own = Home(owners=everything.load(), snapshots=folder / "snapshots")
    packages = {
        each.value.partition(".")[0] for each in entry_points(group="nosotros.services")
    } - own.owners
    return (own, *(home for package in sorted(packages) for home in _home_in(package)))


def print_asyncapi(*, internal: bool) -> None:
    """Print the AsyncAPI document of the events that are known here."""
    homes()
    made = asyncapi.document(registry, version=version("nosotros"), internal=internal)
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))


def check_snapshots() -> None:
    """Exit with 1 and a line for each contract that is not as it was released."""
    checked = homes()
    lines: list[str] = []
    for home in checked:
        released, declared = _both(home)
        broken = compatibility.breaks(released=released, declared=declared)
        lines += [f"{each}; publish a new version beside the old one" for each in broken]
        lines += _unreleased(released, declared)
    for line in lines:
        click.echo(line, err=True)
    if lines:
        raise SystemExit(1)
    click.echo(f"{_count(checked)} contracts are as they were released")


def release_snapshots() -> None:
    """Write the snapshots of what is new; refuse, and write nothing, if anything breaks."""
    found = homes()
    broken = [
        line
        for home in found
        for line in compatibility.breaks(released=_both(home)[0], declared=_both(home)[1])
    ]
    for line in broken:
        click.echo(line, err=True)
    if broken:
        raise click.ClickException(
            "nothing was released: a released version only gains optional fields;"
            " publish a new version beside the old one"
        )
    for home in found:
        released, declared = _both(home)
        new = compatibility.unreleased(released=released, declared=declared)
        compatibility.write(home.snapshots, new)
        for path in new:
            click.echo(f"released {path.removesuffix('.json')}")
    click.echo(f"{_count(found)} contracts are as they were released")


def _home_in(package: str) -> Iterable[Home]:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return
    if find_spec(f"{package}.contracts") is not None:
        import_module(f"{package}.contracts")
        folder = Path(next(iter(spec.submodule_search_locations)))
        yield Home(owners=frozenset((package,)), snapshots=folder / "snapshots")


def _both(home: Home) -> tuple[dict[str, Any], dict[str, Any]]:
    return (
        compatibility.read(home.snapshots),
        compatibility.promises(registry, owners=home.owners),
    )


def _unreleased(released: Mapping[str, Any], declared: Mapping[str, Any]) -> Iterable[str]:
    """What only needs a release; what is broken has been said already."""
    for path in compatibility.unreleased(released=released, declared=declared):
        title = compatibility.title(path)
        before = {path: released[path]} if path in released else {}
        if not before:
            yield f"{title} has no snapshot; run nosotros contracts release"
        elif not compatibility.breaks(released=before, declared=declared):
            yield f"{title} has gained something; run nosotros contracts release"


def _count(found: Iterable[Home]) -> int:
    return sum(len(_both(home)[1]) for home in found)
