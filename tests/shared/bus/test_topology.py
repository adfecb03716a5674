"""Exchanges, queues and bindings are declared first, and looked after."""

from diary import contracts
from diary.site import ORGANISATION, Site, fact, tree

from nosotros.bus.broker import connect
from nosotros.bus.topology import INTERNAL, PUBLIC
from nosotros.testing import Tap, eventually, told

WANTED = {
    (PUBLIC, "*.orchard.tree_planted.v1"),
    (PUBLIC, "*.orchard.tree_watered.v1"),
    (INTERNAL, "*.orchard.tree_renamed.v1"),
    (INTERNAL, "*.orchard.tree_renamed.v2"),
    (INTERNAL, "*.orchard.tree_felled.v1"),
    (INTERNAL, "*.orchard.nest_seen.v1"),
}


def declare(site: Site) -> str:
    return site.command("topology", NOSOTROS_AMQP_URL=site.amqp_url)


def test_the_queue_is_bound_to_what_the_handlers_want_and_nothing_else(site: Site) -> None:
    declare(site)
    assert site.bindings() == WANTED


def test_a_binding_that_no_handler_wants_any_more_is_removed(site: Site) -> None:
    site.bind(PUBLIC, "*.orchard.tree_painted.v1")
    assert site.bindings() == WANTED | {(PUBLIC, "*.orchard.tree_painted.v1")}
    assert "diary.events: 6 bindings, 1 removed\n" in declare(site)
    assert site.bindings() == WANTED


def test_whoever_hears_everything_has_a_queue_of_every_public_event(site: Site) -> None:
    assert "integrations.journal: 1 bindings\n" in declare(site)
    assert site.bindings("integrations.journal") == {(PUBLIC, "#")}
    queue = site.queue("integrations.journal")
    assert queue["arguments"] == {"x-queue-type": "quorum"}
    policy = eventually(
        lambda: site.queue("integrations.journal").get("effective_policy_definition")
    )
    assert policy["delivery-limit"] == 1_000_000


def test_a_relay_waits_for_the_queue_of_whoever_hears_everything(site: Site) -> None:
    with connect(site.amqp_url, name="deleter") as connection:
        connection.connection.channel().queue_delete("integrations.journal")
    with site.process("relay", name="unheard") as relay:
        eventually(lambda: "integrations.journal" in str(relay.problems()))
        declare(site)
        relay.ready()


def test_the_queue_has_one_argument_and_the_rest_is_policy(site: Site) -> None:
    queue = site.queue()
    assert queue["type"] == "quorum"
    assert queue["arguments"] == {"x-queue-type": "quorum"}
    policy = eventually(lambda: site.queue().get("effective_policy_definition"))
    assert policy["delivery-limit"] == 1_000_000


def test_an_event_published_before_its_service_ever_ran_is_handled(site: Site) -> None:
    declare(site)
    message = told(contracts.TreePlanted(tree_id=tree()), organisation=ORGANISATION)
    site.publish(message)
    with site.process(name="first-run") as service:
        service.ready()
        eventually(lambda: site.state(fact(message)) == "done")


def test_a_relay_waits_for_a_subscribers_queue_says_so_and_goes_on(site: Site) -> None:
    about = tree()
    missing = f"missing-{about}"
    with (
        Tap(site.amqp_url, key="*.diary.#") as tap,
        site.process(name="writer") as service,
        site.process("relay", "--queue", missing, name="waiting") as relay,
    ):
        service.ready()
        with site.caller() as caller:
            caller.call(contracts.WriteEntries(subjects=(about,), entries=3))

        def says() -> bool:
            said = str((relay.problems() or {}).get("relay"))
            return missing in said and "nosotros topology" in said

        eventually(says)
        tap.listen(seconds=1)
        assert tap.heard == []
        with connect(site.amqp_url, name="late subscriber", heartbeat=0) as connection:
            channel = connection.connection.channel()
            channel.queue_declare(missing, durable=True, auto_delete=False)
            channel.queue_bind(missing, PUBLIC, "*.diary.#")
            tap.until(lambda heard: [1 for each in heard if each.event["subject"] == str(about)])
            relay.ready()
            eventually(lambda: channel.queue_declare(missing, passive=True).message_count >= 3)
            channel.queue_delete(missing)


def test_a_service_whose_queue_was_deleted_makes_it_again(site: Site) -> None:
    with site.process(name="deleted") as service:
        service.ready()
        with connect(site.amqp_url, name="deleter") as connection:
            connection.connection.channel().queue_delete("diary.events")
        message = told(contracts.TreePlanted(tree_id=tree()), organisation=ORGANISATION)

        def heard() -> bool:
            site.publish(message)
            return site.state(fact(message)) == "done"

        eventually(heard)
        assert site.bindings() == WANTED


def test_a_service_without_exchanges_says_what_to_run(site: Site) -> None:
    try:
        with connect(site.amqp_url, name="deleter") as connection:
            connection.connection.channel().exchange_delete(INTERNAL)
        with site.process(name="no-exchange") as service:
            said = eventually(lambda: (service.problems() or {}).get("broker"))
            eventually(lambda: "nosotros topology" in str(service.problems()), what=str(said))
            declare(site)
            service.ready()
    finally:
        declare(site)
