"""How what runs under eventlet looks for a name: nobody else waits for it."""

import subprocess
import sys

from nosotros.testing.waiting import PATIENCE

_UNDER_EVENTLET = """
import os
os.environ["EVENTLET_NO_GREENDNS"] = "yes"
import eventlet
eventlet.monkey_patch()
import socket
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
    known.wait()
    return look("127.0.0.1", port, family, type, proto, flags)

system.getaddrinfo = slow
green.install()
"""


def run(script: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _UNDER_EVENTLET + script],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
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
def unknown(host, port, family=0, type=0, proto=0, flags=0):
    asked.append(threads.get_ident() == here)
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

here = threads.get_ident()
system.getaddrinfo = unknown
try:
    socket.create_connection(("nobody.invalid", 5672))
except socket.gaierror as error:
    print(error.errno == socket.EAI_NONAME, asked)
""")
    assert said == "True [True, False]\n"


def test_who_ends_does_not_wait_for_a_name_that_is_looked_for():
    said = run("""
eventlet.spawn(socket.create_connection, ("broker.example", 5672))
while not taking.is_set():
    time.sleep(0.01)
print("ends")
""")
    assert said == "ends\n"
