"""A machine with copies of certificates on it, and no network."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from nosotros.cli import main
from nosotros.contracts.training import (
    GetCertificateFile,
    GetIssuerKeys,
    GetRevocationList,
    VerifyCertificate,
)
from tests.training.graduates import ORGANISATION

Ask = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Somebody with copies on their machine, and nothing else."""

    ask: Ask
    folder: Path

    def file(self, view: Any) -> Path:
        """The certificate's PDF."""
        content = self.ask(GetCertificateFile(id=view.id)).file.content
        return self.keep(f"{view.number}.pdf", base64.b64decode(content))

    def credential(self, view: Any) -> Path:
        """The certificate's credential."""
        token = view.link.rpartition("/")[2]
        told = self.ask(VerifyCertificate(organisation=ORGANISATION, token=token))
        return self.keep(f"{view.number}.jwt", told.credential.encode())

    def keys(self) -> Path:
        """The issuer's keys, as they are published."""
        listed = self.ask(GetIssuerKeys(organisation=ORGANISATION)).keys
        jwks = [{"kid": k.kid, "kty": k.kty, "crv": k.crv, "x": k.x} for k in listed]
        return self.keep("keys.json", json.dumps({"keys": jwks}).encode())

    def ended(self) -> Path:
        """The issuer's list of what is not valid."""
        signed = self.ask(GetRevocationList(organisation=ORGANISATION)).signed
        return self.keep("revoked.jwt", signed.encode())

    def keep(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def told(self, copy: Path, *, keys: Path, ended: Path | None = None) -> tuple[int, str]:
        """What the command says of a copy."""
        asked = ["certificates", "verify", str(copy), "--keys", str(keys)]
        asked += ["--revoked", str(ended)] if ended else []
        answer = CliRunner().invoke(main, asked)
        assert answer.output.count("\n") == 1
        return answer.exit_code, answer.output.strip()
