"""What can go wrong with the local stack. Each message is one line that says what to do."""


class LocalStackError(Exception):
    """Base of the local stack's errors; `str()` is one line for the person at the terminal."""


class ServerFailed(LocalStackError):
    """A server or a process ended, or was not ready in time."""


class BrokerMissing(LocalStackError):
    """RabbitMQ is not installed, and we cannot install it."""


class BrowserMissing(LocalStackError):
    """Chromium is not installed, and we cannot install it."""


class DiskFull(LocalStackError):
    """There is too little room for data and logs."""


class PortTaken(LocalStackError):
    """Something else listens on a port that was asked for."""


class AlreadyUp(LocalStackError):
    """The stack of this folder is up, or another command is working on it."""


class NotUp(LocalStackError):
    """The stack of this folder is not up, or not yet."""


class Silent(NotUp):
    """The stack's supervisor is there and does not answer in time."""


class ProcessUnknown(LocalStackError):
    """The stack has no process of this name, or it is not running."""
