"""A private RabbitMQ node with a port mapper (epmd) of its own."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import requests

from localstack import keep, ports
from localstack.errors import BrokerMissing
from localstack.servers.process import Process, Running, wait_until
from partners.edge.files import keep_client, keep_server

ADMIN = "admin"
NODE = "nosotros@localhost"
#: Where Debian keeps the server's own script; the wrapper in the PATH insists on a system
#: user and folders of its own.
PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
STOP_SECONDS = 10

#: What the management plugin does last, done while the node still runs. In a node that is stopping
#: it asks who stops it, and waits for an answer until it gives up, five seconds later.
_LET_GO = "gen_event delete_handler [rabbit_event,rabbit_mgmt_db_handler,[]]"
_LET_GO_SECONDS = 5

_PORTS = ("amqp", "amqps", "api", "distribution", "epmd")
#: by which its TLS listener is reached
_HOSTS = ("127.0.0.1", "localhost")
# A node that waits for work in a loop takes a core from everybody else on a small machine.
_ERLANG = "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"


class RabbitMQ:
    """RabbitMQ of one folder, on 127.0.0.1, with its management API and no guest.

    Beside its open listener it has one that speaks TLS, and with those alone who show a certificate
    of the authority in `authority`.

    `prepare()` writes its configuration and keeps or picks its ports, and is called by
    `start()`; `processes()` is what a supervisor runs: first epmd, then the node.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._kept = self.folder / "server.json"
        self._running: list[Running] = []

    @property
    def port(self) -> int:
        """The port of AMQP."""
        return self._port("amqp")

    def amqp_url(self) -> str:
        """The administrator's `amqp://` address of the virtual host `/`."""
        return f"amqp://{ADMIN}:{self._password()}@127.0.0.1:{self.port}/%2F"

    @property
    def authority(self) -> Path:
        """The folder of the authority that its TLS listener knows; `hub.pem` there is one it issued."""
        return self.folder / "tls"

    def amqps_place(self) -> str:
        """Where its TLS listener is: `amqps://host:port`."""
        return f"amqps://127.0.0.1:{self._port('amqps')}"

    def api_url(self) -> str:
        """The administrator's `http://` address of the management API, without `/api`."""
        return f"http://{ADMIN}:{self._password()}@127.0.0.1:{self._port('api')}"

    def prepare(self) -> None:
        """Write the configuration, with ports that are free now.

        Raises:
            BrokerMissing: RabbitMQ is not installed.
        """
        if not PROGRAM.exists():
            raise BrokerMissing("RabbitMQ is missing: install the package rabbitmq-server.")
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = keep.load(self._kept)
        kept.setdefault("password", keep.password())
        kept.setdefault("cookie", keep.password())
        for name in _PORTS:
            kept[name] = ports.keep_or_pick(kept.get(name))
        keep.save(self._kept, kept)
        keep_server(self.authority, _HOSTS)
        keep_client(self.authority)
        keep.write_private(self.folder / "rabbitmq.conf", self._configuration())
        (self.folder / "enabled_plugins").write_text("[rabbitmq_management].\n")
        cookie = self._home / ".erlang.cookie"
        keep.write_private(cookie, kept["cookie"])
        cookie.chmod(0o400)

    def processes(self) -> tuple[Process, Process]:
        """epmd and the node, each a process in the foreground, in this order."""
        epmd = Process(
            name="epmd",
            command=("epmd", "-address", "127.0.0.1", "-port", str(self._port("epmd"))),
            environment=self._epmd_environment(),
            stop_seconds=5,
        )
        node = Process(
            name="rabbitmq",
            command=(str(PROGRAM),),
            environment=self._environment(),
            stop_seconds=STOP_SECONDS,
        )
        return epmd, node

    def start(self, *, timeout: float = 60) -> None:
        """Prepare it, run it and wait until it answers.

        Raises:
            BrokerMissing: RabbitMQ is not installed.
            ServerFailed: it ends, or does not answer within `timeout` seconds.
        """
        self.prepare()
        epmd, node = self.processes()
        self._running = [Running(epmd, log=self.folder / "epmd.log")]
        self.wait_port_mapper(timeout=timeout)
        self._running.append(Running(node, log=self.folder / "rabbitmq.log"))
        self.wait_ready(timeout=timeout)

    def wait_port_mapper(self, *, timeout: float = 10) -> None:
        """Wait until epmd takes connections: a node that finds none ends.

        Raises:
            ServerFailed: it does not within `timeout` seconds, or has ended.
        """
        port = self._port("epmd")
        wait_until(
            lambda: ports.accepts(port),
            timeout=timeout,
            alive=self._alive,
            failed=f"epmd of {self.folder} does not start.",
        )

    def wait_ready(self, *, timeout: float = 60) -> None:
        """Wait until AMQP and the management API answer, `timeout` seconds at most.

        Raises:
            ServerFailed: they do not, or a process that `start()` made has ended.
        """
        wait_until(
            self._answers,
            timeout=timeout,
            alive=self._alive,
            failed=f"RabbitMQ of {self.folder} does not start.",
        )

    def let_go(self) -> None:
        """Spare a node that is to be stopped next a wait of five seconds, if that can be.

        From here on it counts no messages for its management API.
        """
        environment = {**os.environ, **self._epmd_environment(), "HOME": str(self._home)}
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(
                ["erl_call", "-sname", NODE, "-a", _LET_GO],
                env=environment,
                capture_output=True,
                timeout=_LET_GO_SECONDS,
                check=False,
            )

    def stop(self) -> None:
        """Shut down what `start()` runs: the node, then epmd."""
        if self._running:
            self.let_go()
        while self._running:
            self._running[-1].stop()
            self._running.pop()

    def kill(self) -> None:
        """SIGKILL what `start()` runs, as a crash would."""
        while self._running:
            self._running[-1].kill()
            self._running.pop()

    @property
    def _home(self) -> Path:
        """Where the cookie is."""
        return self.folder / "home"

    def _port(self, name: str) -> int:
        return int(keep.load(self._kept)[name])

    def _password(self) -> str:
        return keep.load(self._kept)["password"]

    def _alive(self) -> bool:
        return all(running.alive() for running in self._running)

    def _answers(self) -> bool:
        if not ports.accepts(self.port):
            return False
        with requests.Session() as session:
            session.trust_env = False  # no proxy between us and our own machine
            try:
                return session.get(f"{self.api_url()}/api/overview", timeout=5).ok
            except requests.RequestException:
                return False

    def _configuration(self) -> str:
        lines = {
            "listeners.tcp.default": f"127.0.0.1:{self.port}",
            "listeners.ssl.default": f"127.0.0.1:{self._port('amqps')}",
            "ssl_options.cacertfile": self.authority / "ca.pem",
            "ssl_options.certfile": self.authority / "server.pem",
            "ssl_options.keyfile": self.authority / "server-key.pem",
            "ssl_options.verify": "verify_peer",
            "ssl_options.fail_if_no_peer_cert": "true",
            "ssl_options.versions.1": "tlsv1.3",
            "ssl_options.versions.2": "tlsv1.2",
            "default_user": ADMIN,
            "default_pass": self._password(),
            "default_user_tags.administrator": "true",
            "management.tcp.ip": "127.0.0.1",
            "management.tcp.port": self._port("api"),
            "log.console": "true",
            "log.console.level": "info",
            "log.file": "false",
            "raft.wal_max_size_bytes": 64 * 1024 * 1024,
        }
        return "".join(f"{name} = {value}\n" for name, value in lines.items())

    def _epmd_environment(self) -> dict[str, str]:
        return {
            "ERL_EPMD_PORT": str(self._port("epmd")),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }

    def _environment(self) -> dict[str, str]:
        folder = self.folder
        return {
            **self._epmd_environment(),
            "HOME": str(self._home),
            "RABBITMQ_NODENAME": NODE,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._port("distribution")),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_PID_FILE": str(folder / "rabbitmq.pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            # Also for the helper that the node starts: without it, a node that finds no epmd
            # makes one in the background, which would outlive it and hold the port.
            "ERL_FLAGS": "-start_epmd false",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _ERLANG,
            # The script then becomes the node instead of starting it, so that the process we
            # know is the broker itself; it reads no input all the same.
            "RABBITMQ_ALLOW_INPUT": "1",
            "RABBITMQ_SERVER_START_ARGS": "-noinput +B i",
        }
