"""What is kept encrypted in a row, under the keys of this process (NOSOTROS_SECRETS_KEY)."""

from functools import lru_cache

from cryptography.fernet import InvalidToken, MultiFernet

from nosotros import settings
from nosotros.errors import SettingInvalid
from nosotros.secrecy import cipher


def seal(text: str) -> str:
    """A secret, encrypted with the newest key.

    Raises:
        SettingInvalid: there is no key.
    """
    return keys().encrypt(text.encode()).decode()


def open_sealed(text: str) -> str:
    """A secret that was sealed.

    Raises:
        SettingInvalid: there is no key, or none of them has sealed it.
    """
    try:
        return keys().decrypt(text).decode()
    except InvalidToken:
        raise SettingInvalid(
            "NOSOTROS_SECRETS_KEY",
            "opens nothing that is kept; name the key that was there before too, after a comma",
        ) from None


@lru_cache(maxsize=1)
def keys() -> MultiFernet:
    """The keys of this process, which do not change while it runs. Raises SettingInvalid: none."""
    return cipher(settings.need(settings.read(), "secrets_key"))
