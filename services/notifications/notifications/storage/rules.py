"""What an organisation changed of the platform's rules."""

from dataclasses import replace

from sqlalchemy import Connection

from notifications.domain.rules import RULES, Rule, brought_forward

ALL = """
SELECT code, revision, template, enabled, minutes_before FROM rule
WHERE organisation = %(organisation)s"""
SET = """
INSERT INTO rule (organisation, code, revision, template, enabled, minutes_before)
VALUES (%(organisation)s, %(code)s, 1, %(template)s, %(enabled)s, %(minutes_before)s)
ON CONFLICT (organisation, code) DO UPDATE SET revision = rule.revision + 1,
    template = excluded.template, enabled = excluded.enabled,
    minutes_before = excluded.minutes_before"""


def every(connection: Connection, *, organisation: str) -> dict[str, Rule]:
    """Every rule by its code, as the organisation has it."""
    changes = {
        row.code: row
        for row in connection.exec_driver_sql(ALL, {"organisation": organisation}).all()
    }
    found: dict[str, Rule] = {}
    for code, rule in RULES.items():
        change = changes.get(code)
        if change is not None:
            rule = replace(rule, template=change.template or rule.template, enabled=change.enabled)
            if change.minutes_before is not None:
                rule = brought_forward(rule, minutes_before=change.minutes_before)
        found[code] = rule
    return found


def keep(
    connection: Connection,
    *,
    organisation: str,
    code: str,
    template: str | None,
    enabled: bool,
    minutes_before: int | None,
) -> None:
    """Change a rule; what is none is as it came with the platform."""
    values = {
        "organisation": organisation,
        "code": code,
        "template": template,
        "enabled": enabled,
        "minutes_before": minutes_before,
    }
    connection.exec_driver_sql(SET, values)
