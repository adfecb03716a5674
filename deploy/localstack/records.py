"""What a stack keeps between its runs: ports, passwords, the settings of each process."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from localstack import keep, ports
from localstack.errors import PortTaken
from localstack.plan import Program
from localstack.provision import GATEWAY, Passwords, new_passwords
from localstack.provision.rooms import RoomsPasswords, new_rooms_passwords
from nosotros.seals import new_seed
from nosotros.secrecy import new_key

HTTP_PORT = 8470


class Records:
    """The files of one stack that hold ports and secrets; readable by their owner alone."""

    def __init__(self, folder: Path) -> None:
        self._ports = folder / "ports.json"
        self._passwords = folder / "passwords.json"
        self._signing_key = folder / "signing-key.json"
        self._secrets_key = folder / "secrets-key.json"
        self._edge = folder / "edge.json"
        self._rooms = folder / "rooms.json"
        self._programs = folder / "programs.json"

    def port(self, name: str) -> int | None:
        """The port last chosen for `name`."""
        return keep.load(self._ports).get(name)

    def choose_port(self, name: str) -> int:
        """The port last chosen for `name` where it is free, another where it is not."""
        return self._keep_port(name, ports.keep_or_pick(self.port(name)))

    def choose_http_port(self, wanted: int | None) -> int:
        """`wanted`, or 8470, or the next free one after it.

        Raises:
            PortTaken: `wanted` is in use, or so are all after 8470.
        """
        if wanted is None:
            return self._keep_port(GATEWAY, ports.first_free(HTTP_PORT))
        if not ports.is_free(wanted):
            raise PortTaken(f"Port {wanted} of 127.0.0.1 is in use; choose another with --port.")
        return self._keep_port(GATEWAY, wanted)

    def passwords(self, names: Sequence[str]) -> dict[str, Passwords]:
        """Everybody's passwords; new ones for those that have none."""
        kept = keep.load(self._passwords)
        for name, fresh in new_passwords(names).items():
            kept.setdefault(name, asdict(fresh))
        keep.save(self._passwords, kept)
        return {name: Passwords(**kept[name]) for name in names}

    def signing_key(self) -> str:
        """What certificates and ledgers are signed with; made once."""
        return _once(self._signing_key, "seed", new_seed)

    def secrets_key(self) -> str:
        """What secrets are kept encrypted with; made once."""
        return _once(self._secrets_key, "key", new_key)

    def edge_password(self) -> str:
        """Of the user who makes integrators' queues; made once."""
        return _once(self._edge, "password", keep.password)

    def rooms_passwords(self) -> RoomsPasswords:
        """Of the user who makes rooms, and of the hub's in them; made once."""
        kept = keep.load(self._rooms)
        if not kept:
            kept = asdict(new_rooms_passwords())
            keep.save(self._rooms, kept)
        return RoomsPasswords(**kept)

    def save_programs(self, programs: Sequence[Program]) -> None:
        """Keep what each process is told, and where it says that it is ready."""
        keep.save(
            self._programs,
            {
                program.process.name: {
                    "environment": dict(program.process.environment),
                    "owner": dict(program.owner),
                    "ready_url": program.ready_url,
                }
                for program in programs
            },
        )

    def environment(self, name: str, *, owner: bool) -> dict[str, str] | None:
        """What a process was told when the stack came up last, as its tables' owner or not."""
        kept = keep.load(self._programs).get(name)
        if kept is None:
            return None
        return {**kept["environment"], **(kept["owner"] if owner else {})}

    def ready_urls(self) -> dict[str, str]:
        """Where each process says that it is ready."""
        return {name: kept["ready_url"] for name, kept in keep.load(self._programs).items()}

    def _keep_port(self, name: str, port: int) -> int:
        keep.save(self._ports, {**keep.load(self._ports), name: port})
        return port


def _once(path: Path, name: str, make: Callable[[], str]) -> str:
    kept = keep.load(path)
    if not kept:
        kept = {name: make()}
        keep.save(path, kept)
    return kept[name]
