"""What the rooms' broker, and the hub's processes that come to it, show: files beside the authority's."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from partners.edge.certificates import Authority, Issued, names, until, write_private

#: what is so near its end is issued anew
_RENEWED_BEFORE = timedelta(days=30)
HUB, SERVER = "hub", "server"


def authority_of(folder: Path) -> Authority:
    """The authority of a folder, made where it has none. Raises SettingInvalid: it cannot be read."""
    if not (folder / "ca.pem").exists() and not (folder / "ca-key.pem").exists():
        return Authority.make(folder)
    return Authority.read(folder)


def keep_client(folder: Path, *, name: str = HUB) -> bool:
    """Have `<name>.pem` and `<name>-key.pem` be there, for the broker's user of this name; whether they
    are new."""
    return _keep(folder, name, {name}, lambda authority: authority.for_client(name))


def keep_server(folder: Path, hosts: Sequence[str]) -> bool:
    """Have `server.pem` and `server-key.pem` be there, for a broker that is reached by these names or
    addresses; whether they are new."""
    return _keep(folder, SERVER, set(hosts), lambda authority: authority.for_server(hosts))


def _keep(folder: Path, name: str, wanted: set[str], issue: Callable[[Authority], Issued]) -> bool:
    certificate, key = folder / f"{name}.pem", folder / f"{name}-key.pem"
    there = certificate.exists() and key.exists()
    if there and _lasts(certificate) and names(certificate) == wanted:
        return False
    issued = issue(authority_of(folder))
    certificate.unlink(missing_ok=True)
    key.unlink(missing_ok=True)
    write_private(key, issued.key.encode())
    certificate.write_text(issued.certificate)
    return True


def _lasts(certificate: Path) -> bool:
    return until(certificate) - datetime.now(UTC) > _RENEWED_BEFORE
