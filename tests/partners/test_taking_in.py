"""What docs/howto/take-an-organisation-in.md says, asked of the service as it is written there."""

import shlex
from typing import Any
from uuid import UUID

from click.testing import CliRunner

from nosotros.cli import main
from nosotros.contracts.partners import ListKeys
from nosotros.contracts.partners.roles import ROLES
from partners.domain.tokens import digest_of
from tests.howto import asked_by, typed
from tests.partners.door import opened
from tests.partners.network import Network, scopes_in

PAGE = "take-an-organisation-in"
SLUG = "la-u"


def asked(administrator: UUID | str = "") -> list[Any]:
    """What the page's lines of curl ask."""
    lines = typed(
        PAGE,
        "curl",
        NOSOTROS_URL="http://127.0.0.1:8470",
        NOSOTROS_KEY="$KEY",
        ADMINISTRATOR=str(administrator),
    )
    return [asked_by(words) for words in lines]


def test_an_organisation_is_taken_in_makes_its_keys_and_is_stopped(network: Network) -> None:
    zero = UUID(int=0)
    register, admit, _, suspend = asked(zero)
    assert network.ask(register).kind == "university"
    administrator = network.ask(admit).id
    show = asked(administrator)[2]
    token = network.ask(show).token
    network.keep(SLUG, administrator)

    said = []
    with opened(network, of=SLUG) as url:
        for words in typed(PAGE, "nosotros", ADMINISTRATOR=str(administrator)):
            done = CliRunner().invoke(main, words, env={"NOSOTROS_URL": url, "NOSOTROS_KEY": token})
            assert done.exit_code == 0, (shlex.join(words), done.output)
            said.append(done.output.strip())

    changed, room, library = said
    caller = network.resolved(changed)
    assert digest_of(token).hex() not in caller.digests
    assert digest_of(changed).hex() in caller.digests
    assert scopes_in(caller, SLUG) >= ROLES["administrator"]
    assert scopes_in(network.resolved(room), SLUG) == {"disclosures:read"}
    assert scopes_in(network.resolved(library), SLUG) == {"services:describe", "partners:services"}
    owners = [each.owner for each in network.ask(ListKeys(), of=SLUG).items]
    assert owners[1:] == ["room", "library"]
    assert network.ask(suspend).state == "suspended"
