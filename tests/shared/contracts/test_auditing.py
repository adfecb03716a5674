"""Every service of ours tells its audit entries, and the event for it is declared."""

from dataclasses import fields

from nosotros import services
from nosotros.contracts import everything
from nosotros.contracts.auditing import AUDITED, SERVICES, AuditedEntry, audit_of
from nosotros.contracts.language import event_of, registry

#: those that run in a room alone, where nothing is told
IN_ROOMS = {"room"}


def test_every_service_of_the_hub_tells() -> None:
    assert {*services.names()} - IN_ROOMS == set(SERVICES) == set(AUDITED)
    for name in services.names():
        assert services.load(name).name == name


def test_the_events_are_declared_wherever_contracts_are() -> None:
    everything.load()
    for service in SERVICES:
        declared = registry.event_types[f"nosotros.{service}.{service}_audited.v1"]
        assert declared.contract is AUDITED[service]
        assert (declared.visibility, declared.owner) == ("internal", service)
        assert (declared.subject, declared.partition) == ("batch_id", "organisation")


def test_one_service_has_one() -> None:
    assert audit_of("of_trees") is audit_of("of_trees")
    declared = event_of(audit_of("of_trees"))
    assert declared.type == "nosotros.of_trees.of_trees_audited.v1"


def test_no_name_is_told() -> None:
    told = {each.name for each in fields(AuditedEntry)}
    assert told == {
        "id",
        "at",
        "actor",
        "action",
        "subject",
        "command_id",
        "grantee",
        "agreement_id",
        "purpose",
    }
