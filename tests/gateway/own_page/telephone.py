"""A telephone that her page is looked at with: a small window, and what it fetched."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request


@dataclass(kw_only=True)
class Telephone:
    """A telephone of hers: a small window, and what it fetched."""

    page: Page
    site: str
    fetched: list[Request] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Go to a path of the gateway."""
        self.page.goto(self.site + path)

    @property
    def path(self) -> str:
        """Where it is."""
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        """What is read there."""
        return self.page.inner_text("main")

    def press_on(self, name: str, *, role: str) -> None:
        """Reach something by the keyboard alone, and press it."""
        wanted = self.page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
        assert wanted.count() == 1, f"{name} is there {wanted.count()} times"
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("each => each === document.activeElement"):
                self.page.keyboard.press("Space" if role == "checkbox" else "Enter")
                return
        raise AssertionError(f"{name} cannot be reached by the keyboard")

    def fits(self) -> bool:
        """Whether nothing is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
