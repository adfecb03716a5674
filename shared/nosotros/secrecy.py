"""Secrecy: texts that are kept encrypted, as they are needed again (Fernet: AES-128-CBC and HMAC-SHA256).

There may be several keys, the newest first: it encrypts, and each of them decrypts, so that a key
can be replaced while what was encrypted with the one before is still there.
"""

from cryptography.fernet import Fernet, MultiFernet

from nosotros.errors import SettingInvalid

_NAME = "NOSOTROS_SECRETS_KEY"


def new_key() -> str:
    """A new key: 32 random bytes in base64url."""
    return Fernet.generate_key().decode()


def cipher(keys: str) -> MultiFernet:
    """What encrypts and decrypts with keys that have commas between them.

    Raises:
        SettingInvalid: one of them is no key; it is not repeated.
    """
    try:
        return MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
    except ValueError:
        raise SettingInvalid(
            _NAME,
            "takes keys of 32 bytes in base64url, with commas between; `nosotros secrets-key` makes one",
        ) from None
