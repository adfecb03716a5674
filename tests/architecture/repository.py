"""The checkout as these tests see it: its files and its distributions."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: where each distribution is, and the package that it holds
DISTRIBUTIONS = {
    "shared": "nosotros",
    "gateway": "gateway",
    "deploy": "localstack",
    **{
        f"services/{each.parent.name}": each.parent.name
        for each in sorted(ROOT.glob("services/*/pyproject.toml"))
    },
}
#: their packages, of which each has the one that it is called after, and partners a room's besides
PACKAGES = {**DISTRIBUTIONS, "services/partners/": "room"}
_MADE_BY_MACHINES = ("requirements.lock", "LICENSE")


def files(*suffixes: str) -> list[Path]:
    """The files of the project, as git would commit them, or those with one of the suffixes."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = [ROOT / name for name in listed.split("\0") if name]
    return [each for each in found if each.is_file() and (not suffixes or each.suffix in suffixes)]


def written_files() -> list[Path]:
    """The text files that people write; sheets and pictures are not among them."""
    return [
        each
        for each in files()
        if each.name not in _MADE_BY_MACHINES
        and each.suffix not in (".csv", ".png", ".ico", ".woff2")
    ]


def modules() -> list[Path]:
    """The Python modules of the distributions."""
    packages = [ROOT / folder / package for folder, package in PACKAGES.items()]
    return [
        each for each in files(".py") if any(each.is_relative_to(package) for package in packages)
    ]


def is_migration(path: Path) -> bool:
    """Whether a module is a migration, which is never edited once released."""
    return "migrations" in path.parts


def name_of(path: Path) -> str:
    """A path as people write it."""
    return path.relative_to(ROOT).as_posix()
