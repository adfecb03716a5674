"""The system user that PostgreSQL runs as when we are root, which PostgreSQL refuses to be."""

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from localstack.errors import ServerFailed

USER = "nosotros-postgres"
#: Where this user's files go when it cannot reach the folder of the stack.
SHARED_FOLDER = Path("/var/lib/nosotros")


def is_root() -> bool:
    """Whether we may, and for PostgreSQL must, change to another user."""
    return os.geteuid() == 0


def unprivileged() -> pwd.struct_passwd:
    """The system user for the database, made where it does not exist yet (root only).

    Raises:
        ServerFailed: it cannot be made.
    """
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        return _made()


def database_user() -> str | None:
    """The name of the user the database runs as; None where that is ourselves."""
    return unprivileged().pw_name if is_root() else None


def run_as(
    command: Sequence[str], *, user: str | None, dies_with_parent: bool = False
) -> tuple[str, ...]:
    """`command`, run as `user` (None: as ourselves), killed when its parent ends if so asked."""
    options: list[str] = []
    if dies_with_parent:
        # A test run that is killed leaves no server behind. PostgreSQL and RabbitMQ have
        # nothing to save that their logs would not bring back.
        options.append("--pdeathsig=KILL")
    if user is not None:
        account = pwd.getpwnam(user)
        options += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return ("setpriv", *options, "--", *command) if options else tuple(command)


def can_run(command: Sequence[str], *, user: str | None) -> bool:
    """Whether `user` (None: ourselves) gets exit code 0 from `command`."""
    result = subprocess.run(run_as(command, user=user), capture_output=True, cwd="/")
    return result.returncode == 0


def reachable_folder(folder: Path) -> Path:
    """A folder of the unprivileged user's own: `folder`, or one that `folder` links to.

    No mode of any parent is changed. Where the user cannot walk to `folder`, its content
    lives under `/var/lib/nosotros` instead, and `folder` is a symbolic link to it.
    """
    if folder.is_symlink():
        folder.resolve().mkdir(parents=True, exist_ok=True)
        return folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if not is_root():
        folder.chmod(0o700)
        return folder.resolve()
    give(folder)
    if can_run(["test", "-w", str(folder.resolve())], user=USER):
        return folder.resolve()
    name = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:16]
    elsewhere = SHARED_FOLDER / name
    elsewhere.mkdir(parents=True, exist_ok=True)
    SHARED_FOLDER.chmod(0o755)
    give(elsewhere)
    folder.rmdir()
    folder.symlink_to(elsewhere)
    if not can_run(["test", "-w", str(elsewhere)], user=USER):
        raise ServerFailed(f"The user {USER} cannot reach {elsewhere}; check its parents' modes.")
    return elsewhere


def remove_folder(folder: Path) -> None:
    """Delete what `reachable_folder` made, its content included."""
    if folder.is_symlink():
        shutil.rmtree(folder.resolve(), ignore_errors=True)
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def give(path: Path) -> None:
    """Make the database's user the owner of `path`, and its only reader."""
    user = unprivileged()
    os.chown(path, user.pw_uid, user.pw_gid)
    path.chmod(0o700 if path.is_dir() else 0o600)


def _made() -> pwd.struct_passwd:
    # Of two useradds at once the second puts its user, of another number, in the first one's place.
    with _alone():
        try:
            return pwd.getpwnam(USER)
        except KeyError:
            made = subprocess.run(
                ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", USER],
                capture_output=True,
                text=True,
            )
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        raise ServerFailed(
            f"Cannot make the system user {USER} for PostgreSQL: {made.stderr.strip()}"
        ) from None


@contextmanager
def _alone() -> Iterator[None]:
    try:
        SHARED_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        descriptor = os.open(SHARED_FOLDER, os.O_RDONLY)
    except OSError as error:
        raise ServerFailed(
            f"Cannot make {SHARED_FOLDER} for PostgreSQL: {error.strerror}"
        ) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
