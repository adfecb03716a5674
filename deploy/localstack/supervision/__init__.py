"""supervisord for one folder: its configuration, and the client that talks to it."""

from localstack.supervision.client import State, Supervisor

__all__ = ["State", "Supervisor"]
