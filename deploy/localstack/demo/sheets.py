"""Intake sheets, as they come in."""

from importlib.resources import files
from typing import Any

from localstack.demo.platform import Gateway, wait_until

_SECONDS = 60


def read_sheet(name: str) -> bytes:
    """A sample sheet, byte for byte."""
    return (files("localstack.demo") / "data" / name).read_bytes()


def import_sheet(gateway: Gateway, intake_id: str, sheet: bytes, *, name: str) -> Any:
    """Import a sheet into an intake; its import, when it has ended.

    Raises:
        DemoFailed: it was refused as a whole, or did not end in time.
    """
    accepted = gateway.upload(f"/v1/intakes/{intake_id}/imports", sheet, name=name)

    def ended() -> Any:
        found = gateway.get(f"/v1/imports/{accepted['id']}")
        return found if found["state"] in ("finished", "refused") else None

    return wait_until(ended, what="the import", seconds=_SECONDS)
