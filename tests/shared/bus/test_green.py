"""How what runs under eventlet looks for a name: nobody else waits for it."""

import subprocess
import sys

_UNDER_EVENTLET = """
import os
os.environ["EVENTLET_NO_GREENDNS"] = "yes"
import eventlet
eventlet.monkey_patch()
import socket
import threading
import time
from eventlet.patcher import original
from nosotros.bus import green

system, threads = original("socket"), original("threading")
asked, known, taking = [], threads.Event(), threads.Event()
look = system.getaddrinfo

def slow(host, port, family=0, type=0, proto=0, flags=0):
    if flags & socket.AI_NUMERICHOST:
        return look(host, port, family, type, proto, flags)
    asked.append(host)
    taking.set()
    assert known.wait(60)
    return look("127.0.0.1", port, family, type, proto, flags)

system.getaddrinfo = slow
green.install()
"""


def run(script: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _UNDER_EVENTLET + script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_while_a_name_is_looked_for_everybody_else_goes_on():
    said = run("""
server = socket.create_server(("127.0.0.1", 0))
caller = eventlet.spawn(socket.create_connection, ("broker.example", server.getsockname()[1]))
while not taking.is_set():
    time.sleep(0.01)
print("goes on", asked, caller.dead)
known.set()
caller.wait()
print("connected", server.accept()[1][0])
""")
    assert said == "goes on ['broker.example'] False\nconnected 127.0.0.1\n"


def test_an_address_is_not_looked_for():
    said = run("""
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
print(socket.getaddrinfo("::1", 5672, type=socket.SOCK_STREAM)[0][4][:2], asked)
""")
    assert said == "('::1', 5672) []\n"


def test_a_name_that_nobody_knows_is_refused_as_ever():
    said = run("""
known.set()
system.getaddrinfo = look
try:
    socket.getaddrinfo("nobody.invalid", 5672)
except socket.gaierror as error:
    print(type(error).__name__)
""")
    assert said == "gaierror\n"
