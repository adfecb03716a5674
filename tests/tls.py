"""A server that speaks TLS and shows what it is given, for those who are to look at it."""

import select
import selectors
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from partners.edge import Authority, Issued
from partners.edge.certificates import write_private

_ASKS_FOR_TLS = struct.pack("!II", 8, 80877103)


@contextmanager
def serving(folder: Path, issued: Issued) -> Iterator[int]:
    """A port where whoever comes is shown a certificate; what she says after that is not answered."""
    context = _context(folder, issued)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stopping = threading.Event()
        thread = threading.Thread(target=_serve, args=(server, context, stopping), daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            stopping.set()
            thread.join(5)


def authority_in(folder: Path) -> tuple[Authority, str]:
    """A new authority, and the file of its certificate."""
    return Authority.make(folder), str(folder / "ca.pem")


def _context(folder: Path, issued: Issued) -> ssl.SSLContext:
    folder.mkdir(parents=True)
    write_private(folder / "key.pem", issued.key.encode())
    (folder / "certificate.pem").write_text(issued.certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


def _serve(server: socket.socket, context: ssl.SSLContext, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            plain, _ = server.accept()
        except TimeoutError:
            continue
        with plain, suppress(OSError):
            plain.settimeout(5)
            with context.wrap_socket(plain, server_side=True) as secret:
                secret.recv(8)


@contextmanager
def before_postgres(folder: Path, issued: Issued, *, port: int) -> Iterator[int]:
    """A port that speaks TLS as PostgreSQL does, and passes on to one that does not.

    Whoever comes asks for TLS first (PostgreSQL's protocol, 54.2.11), and is answered S.
    """
    context = _context(folder, issued)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stopping = threading.Event()

        def accept() -> None:
            while not stopping.is_set():
                try:
                    plain, _ = server.accept()
                except TimeoutError:
                    continue
                passing = threading.Thread(target=_pass, args=(plain, context, port), daemon=True)
                passing.start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            stopping.set()
            thread.join(5)


def _pass(plain: socket.socket, context: ssl.SSLContext, port: int) -> None:
    with plain, suppress(OSError):
        if plain.recv(8) != _ASKS_FOR_TLS:
            return
        plain.sendall(b"S")
        with (
            context.wrap_socket(plain, server_side=True) as secret,
            socket.create_connection(("127.0.0.1", port)) as behind,
        ):
            secret.setblocking(False)
            _both_ways(secret, behind)


def _both_ways(secret: ssl.SSLSocket, behind: socket.socket) -> None:
    with selectors.DefaultSelector() as waiting:
        waiting.register(secret, selectors.EVENT_READ)
        waiting.register(behind, selectors.EVENT_READ)
        while True:
            if not secret.pending():
                waiting.select()
            try:
                asked = secret.recv(65536)
                if not asked:
                    return
                behind.sendall(asked)
            except ssl.SSLWantReadError:
                pass
            while _is_ready(behind):
                answered = behind.recv(65536)
                if not answered:
                    return
                secret.setblocking(True)
                secret.sendall(answered)
                secret.setblocking(False)


def _is_ready(one: socket.socket) -> bool:
    """Whether something can be read at once."""
    return bool(select.select([one], [], [], 0)[0])
