"""Her own page as she sees it: in a browser, with the services that own what it shows.

The page's scripts are off, but where axe looks at it, which is one.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from enrolment.service import EnrolmentService
from gateway.own_page.words import WORDS
from localstack.installation import BROWSER
from nosotros.contracts.enrolment import (
    ListAuthorisations,
)
from nosotros.contracts.notifications import GetOwnPreferences, SetPreference
from nosotros.database import Database
from notifications.service import NotificationsService
from tests.conftest import Access
from tests.gateway.own_page.answers import ME, MEETINGS, NEXT
from tests.gateway.own_page.behind import Behind
from tests.gateway.own_page.her import Her, invented
from tests.gateway.own_page.telephone import Telephone
from tests.gateway.peer import Peer
from tests.gateway.running import Running

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pictures cost her money; there are none to be missed.
    "--blink-settings=imagesEnabled=false",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
NARROW = {"width": 320, "height": 568}
MOST_BYTES = 30_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    assert BROWSER.exists(), "install it with: nosotros-local install --browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(BROWSER), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def telephone(chromium: Browser, local: Running) -> Iterator[Callable[..., Telephone]]:
    """Another telephone: `telephone(language="fr")`; with `scripts`, one that runs them."""
    contexts: list[Any] = []
    made: list[Telephone] = []

    def telephone(*, language: str = "es", scripts: bool = False) -> Telephone:
        context = chromium.new_context(
            viewport=NARROW,
            locale=language,
            java_script_enabled=scripts,  # type: ignore[arg-type]
        )
        contexts.append(context)
        hers = Telephone(page=context.new_page(), site=local.url)
        hers.page.on("request", lambda each: hers.fetched.append(each))
        made.append(hers)
        return hers

    yield telephone
    hosts = {urlsplit(each.url).hostname for hers in made for each in hers.fetched}
    for each in contexts:
        each.close()
    assert hosts <= {"127.0.0.1"}


@pytest.fixture(scope="module")
def databases(make_database: Callable[..., Access]) -> dict[str, Access]:
    return {
        each: make_database(each, name=f"own_page_{each}")
        for each in ("notifications", "enrolment")
    }


@pytest.fixture(scope="module")
def services(databases: dict[str, Access]) -> Iterator[dict[str, Behind]]:
    kept = {each: Database(access.url, pool_size=4) for each, access in databases.items()}
    yield {
        "notifications": Behind(NotificationsService, kept["notifications"]),
        "enrolment": Behind(EnrolmentService, kept["enrolment"]),
    }
    for each in kept.values():
        each.close()


@pytest.fixture(autouse=True)
def platform(
    services: dict[str, Behind], notifications: Peer, peer: Peer, training: Peer, mentoring: Peer
) -> None:
    services["notifications"].stand(notifications)
    services["enrolment"].stand(peer)
    training.answers["get_own_next"] = lambda call: NEXT
    mentoring.answers["get_own_meeting"] = lambda call: MEETINGS


@pytest.fixture
def her(services: dict[str, Behind], databases: dict[str, Access]) -> Her:
    return invented(services, databases["notifications"])


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_every_page_is_readable_by_everybody_in_a_small_window_and_small_itself(
    telephone: Callable[..., Telephone], her: Her, language: str
):
    hers = telephone(language=language, scripts=True)
    sizes: dict[str, int] = {}
    hers.page.on("response", lambda each: sizes.setdefault(each.url, _size(each)))
    words = WORDS[language]

    def looks_well(heading: str) -> None:
        assert hers.page.locator("html").get_attribute("lang") == language
        assert hers.page.get_by_role("heading", level=1).inner_text() == heading
        found = Axe().run(hers.page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert hers.fits()
        assert hers.page.locator("img, script, link, iframe").count() == 0

    hers.go(her.asks_for_a_link())
    looks_well(words["title"])
    hers.page.get_by_role("button").click()
    hers.go(f"{ME}?language={language}")
    looks_well(words["greeting"].format(name="Yuranis Andrea"))
    hers.page.get_by_role(
        "link", name=words["withdraw_this"].format(purpose=words["images"])
    ).click()
    looks_well(words["confirm"])
    hers.page.get_by_role("button").click()
    looks_well(words["greeting"].format(name="Yuranis Andrea"))
    assert words["withdrawn"] in hers.text
    hers.page.get_by_role("button", name=words["close"]).click()
    looks_well(words["closed"])
    hers.go(ME)
    looks_well(words["spent"])
    assert all(0 < each < MOST_BYTES for each in sizes.values()), sizes


def _size(response: Any) -> int:
    return len(response.body()) if response.status == 200 else 1


def test_by_the_keyboard_alone_and_with_no_script_she_reads_chooses_and_withdraws(
    telephone: Callable[..., Telephone], her: Her
):
    hers, words = telephone(), WORDS["es"]

    hers.go(her.asks_for_a_link())
    hers.press_on(words["open"], role="button")
    hers.page.wait_for_url(f"**{ME}")
    assert "Hola, Yuranis Andrea" in hers.text
    assert "jueves 20 de agosto de 2026, de 3:30 p. m. a 5:00 p. m." in hers.text
    assert "y…@correo.example.org" in hers.text

    hers.press_on(words["opted_out"], role="checkbox")
    hers.press_on(words["save"], role="button")
    hers.page.wait_for_url(f"**{ME}?done=saved")
    assert words["saved"] in hers.text
    chosen = her.services["notifications"].herself(GetOwnPreferences(), id=her.id)
    assert (chosen.opted_out, chosen.language) == (True, "es")

    hers.press_on("English", role="link")
    hers.page.wait_for_url(f"**{ME}?language=en")
    name = WORDS["en"]["withdraw_this"].format(purpose=WORDS["en"]["research"])
    hers.press_on(name, role="link")
    hers.page.wait_for_url("**/withdraw/*")
    hers.press_on(WORDS["en"]["yes_withdraw"], role="button")
    hers.page.wait_for_url("**done=withdrawn")
    assert WORDS["en"]["withdrawn"] in hers.text
    given = her.services["enrolment"].asking.ask(ListAuthorisations(id=her.id)).items
    assert {each.purpose for each in given if not each.in_force} == {"research"}

    hers.press_on(WORDS["en"]["close"], role="button")
    hers.page.wait_for_url("**/closed?language=en")
    hers.go(ME)
    assert words["spent_means"] in hers.text


def test_what_she_stopped_elsewhere_is_not_undone_by_a_page_that_was_open(
    telephone: Callable[..., Telephone], her: Her
):
    hers, words, ours = telephone(), WORDS["es"], her.services["notifications"]
    hers.go(her.asks_for_a_link())
    hers.page.get_by_role("button").click()
    wants_none = hers.page.get_by_role("checkbox", name=words["opted_out"])
    assert not wants_none.is_checked()
    ours.asking.ask(SetPreference(participant_id=her.id, opted_out=True))

    hers.page.get_by_role("button", name=words["save"]).click()
    assert words["changed"] in hers.text
    assert wants_none.is_checked()
    assert ours.herself(GetOwnPreferences(), id=her.id).opted_out

    wants_none.uncheck()
    hers.page.get_by_role("button", name=words["save"]).click()
    assert words["saved"] in hers.text
    assert not ours.herself(GetOwnPreferences(), id=her.id).opted_out


def test_a_link_works_once_and_only_for_its_time(telephone: Callable[..., Telephone], her: Her):
    first, second = telephone(), telephone()
    link = her.asks_for_a_link()
    # Whoever only looks at it, opens nothing.
    for each in (first, second):
        each.go(link)

    first.page.get_by_role("button").click()
    second.page.get_by_role("button").click()

    assert first.path == ME
    assert WORDS["es"]["spent"] in second.text
    assert "Yuranis" not in second.page.content()
    first.go(link)
    first.page.get_by_role("button").click()
    assert WORDS["es"]["spent"] in first.text
    second.go(ME)
    assert WORDS["es"]["spent"] in second.text

    late = her.asks_for_a_link()
    second.go(late)
    her.run("UPDATE link SET expires_at = now() WHERE opened_at IS NULL RETURNING 1")
    second.page.get_by_role("button").click()
    assert WORDS["es"]["spent"] in second.text

    # The visit of the first goes on until its own time is over.
    first.go(ME)
    assert "Hola, Yuranis Andrea" in first.text
    her.run("UPDATE link SET visit_until = now() WHERE visit_until IS NOT NULL RETURNING 1")
    first.go(ME)
    assert WORDS["es"]["spent"] in first.text


def test_the_cookie_is_out_of_reach_and_goes_nowhere_else(
    telephone: Callable[..., Telephone], her: Her
):
    hers = telephone(scripts=True)
    hers.go(her.asks_for_a_link())
    hers.page.get_by_role("button").click()

    (cookie,) = hers.page.context.cookies()
    assert (cookie["name"], cookie["path"]) == ("visit", ME)
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert hers.page.evaluate("document.cookie") == ""
