"""Certificates of the rooms' broker and of those who come to it: X.509 (RFC 5280), on P-256.

The authority is ours alone: the broker lets in whom it has issued for, and partners believe the broker
whom it has issued for. A folder holds it: `ca.pem`, and `ca-key.pem`, which its owner alone reads.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from nosotros.errors import SettingInvalid

SETTING = "NOSOTROS_ROOMS_CA"
_AUTHORITY_DAYS = 3653
#: of whoever is issued for, the minutes before it is issued included
_DAYS = 397
#: by which another machine's clock may be late
_SKEW = timedelta(minutes=5)
#: the longest common name (RFC 5280, appendix A.1)
_LONGEST_NAME = 64
_ORGANISATION = "Nosotros"


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A certificate and its key, both in PEM."""

    certificate: str
    key: str = field(repr=False)
    #: lower-case hexadecimal
    serial: str
    until: datetime


class Authority:
    """Who issues certificates."""

    def __init__(self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        self._certificate = certificate
        self._key = key

    @staticmethod
    def make(folder: Path) -> "Authority":
        """A new one, in a folder that has none.

        Raises:
            FileExistsError: it has one.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        at = _now()
        name = _named("Nosotros rooms")
        certificate = (
            _builder(name, issuer=name, key=key.public_key(), at=at, days=_AUTHORITY_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_others=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(folder / "ca-key.pem", _pem_of(key))
        (folder / "ca.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return Authority(certificate, key)

    @staticmethod
    def read(folder: Path) -> "Authority":
        """The one of a folder.

        Raises:
            SettingInvalid: there is none, or its key is not its certificate's.
        """
        try:
            certificate = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
            key = serialization.load_pem_private_key(
                (folder / "ca-key.pem").read_bytes(), password=None
            )
        except (OSError, ValueError) as error:
            raise SettingInvalid(
                SETTING,
                f"holds no ca.pem and ca-key.pem that can be read ({type(error).__name__});"
                " `nosotros rooms-ca` makes them",
            ) from None
        if (
            not isinstance(key, ec.EllipticCurvePrivateKey)
            or key.public_key() != certificate.public_key()
        ):
            raise SettingInvalid(SETTING, "holds a ca-key.pem that is not of its ca.pem")
        return Authority(certificate, key)

    @property
    def certificate(self) -> str:
        """Its own certificate, for those who trust it."""
        return self._certificate.public_bytes(serialization.Encoding.PEM).decode()

    def for_client(self, name: str, *, at: datetime | None = None) -> Issued:
        """What somebody shows to the broker; the broker asks her for her password besides.

        Args:
            name: her user's name there.
            at: when it is issued; none: now.
        """
        return self._issue(
            name, [x509.DNSName(name)], usage=ExtendedKeyUsageOID.CLIENT_AUTH, at=at or _now()
        )

    def for_server(self, hosts: Sequence[str], *, at: datetime | None = None) -> Issued:
        """What the broker shows to those who come to it by one of these names or addresses."""
        names = [_host(each) for each in dict.fromkeys(hosts)]
        return self._issue(hosts[0], names, usage=ExtendedKeyUsageOID.SERVER_AUTH, at=at or _now())

    def _issue(
        self,
        name: str,
        names: Sequence[x509.GeneralName],
        *,
        usage: x509.ObjectIdentifier,
        at: datetime,
    ) -> Issued:
        key = ec.generate_private_key(ec.SECP256R1())
        ours = self._certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        certificate = (
            _builder(
                _named(name),
                issuer=self._certificate.subject,
                key=key.public_key(),
                at=at,
                days=_DAYS,
            )
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_others=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(ours.value),
                critical=False,
            )
            .sign(self._key, hashes.SHA256())
        )
        return Issued(
            certificate=certificate.public_bytes(serialization.Encoding.PEM).decode(),
            key=_pem_of(key).decode(),
            serial=f"{certificate.serial_number:x}",
            until=certificate.not_valid_after_utc,
        )


def until(certificate: Path) -> datetime:
    """When a certificate ends. Raises OSError, ValueError: the file is none."""
    return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc


def names(certificate: Path) -> set[str]:
    """The names and addresses that a certificate is for. Raises OSError, ValueError: the file is none."""
    opened = x509.load_pem_x509_certificate(certificate.read_bytes())
    found = opened.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(each.value) for each in found}


def write_private(path: Path, content: bytes) -> None:
    """Write a file that its owner alone reads. Raises FileExistsError: it is there."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _builder(
    name: x509.Name, *, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    begins = at - _SKEW
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_others: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_others,
        key_cert_sign=signs_others,
        crl_sign=signs_others,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _named(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:_LONGEST_NAME]),
        ]
    )


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _now() -> datetime:
    # Whoever checks it compares it with the time of day, also where our own clock is set to another.
    return datetime.now(UTC)
