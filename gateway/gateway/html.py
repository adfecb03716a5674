"""Pages that people see without a key: one file each, nothing runs, nothing else is fetched."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from gateway.exchange import Headers
from nosotros.contracts.training import Title


class Pages:
    """The templates of a folder, and the style `page.css` beside them."""

    def __init__(self, folder: Path) -> None:
        self._style = (folder / "page.css").read_text(encoding="utf-8")
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    @property
    def headers(self) -> Headers:
        """Of each page; its address is a secret that is passed on to nobody."""
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        return (
            (b"content-type", b"text/html; charset=utf-8"),
            (
                b"content-security-policy",
                f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
                "base-uri 'none'; frame-ancestors 'none'".encode(),
            ),
            (b"referrer-policy", b"no-referrer"),
            (b"x-robots-tag", b"noindex, nofollow"),
            (b"x-content-type-options", b"nosniff"),
        )

    def render(self, template: str, **values: Any) -> bytes:
        """A page. Raises jinja2.UndefinedError where it shows what is not given."""
        return self._templates.get_template(template).render(style=self._style, **values).encode()


def in_language(title: Title, language: str) -> str:
    """A title in a language, else in any that it has."""
    texts = {"es": title.es, "en": title.en, "fr": title.fr}
    return texts[language] or next((text for text in texts.values() if text), "")
