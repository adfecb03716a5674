"""Example values of notifications, by the schema's name."""

from typing import Any

_ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
_TEXT = {
    "language": "es",
    "channel": "sms",
    "subject": None,
    "text": "Hola, {{ first_names }}: nos vemos el {{ when }}. Lugar: {{ place }}.",
    "discreet": False,
    "whatsapp_name": None,
}
_GROUP = {
    "cohort_ids": [_ID],
    "intake_ids": [],
    "states": ["active"],
    "languages": ["es"],
}
_DATA = [{"name": "text", "value": "El sábado la sede abre a las 8:00."}]

#: of parameters of a path
IN_PATH = {"template": "session_reminder", "rule": "session_reminder", "provider": "twilio"}
OF: dict[str, dict[str, Any]] = {
    "MessageView": {
        "state": "delivered",
        "template": "session_reminder",
        "channel": "sms",
        "purpose": "reminders",
        "language": "es",
    },
    "AttemptView": {
        "number": 1,
        "channel": "sms",
        "provider": "twilio",
        "state": "delivered",
        "segments": 1,
        "cost": 4500,
    },
    "MessageContent": {
        "channel": "sms",
        "recipient": "+573000000001",
        "text": "Hola, Luz Marina: nos vemos mañana a las 9:00 a. m.",
    },
    "ReadAloud": {
        "subject": "Su próximo encuentro",
        "text": "Luz Marina, nos vemos mañana a las nueve de la mañana.",
    },
    "PreferencesView": {"reachable_by": ["sms", "email"], "withheld_why": None},
    "PreferenceView": {
        "purpose": "reminders",
        "channels": ["sms", "email"],
        "quiet_from": "19:00",
        "quiet_until": "07:00",
    },
    "SetPreference": {
        "purpose": "reminders",
        "channels": ["sms", "email"],
        "quiet_from": "20:00",
        "quiet_until": "08:00",
        "opted_out": False,
        "digest": True,
    },
    "SuppressionView": {"kind": "mobile", "address": "+57 … 0001", "why": "stopped"},
    "AnswerView": {"channel": "sms", "kind": "yes", "done": "accepted"},
    "AnswerContent": {"text": "Sí, allá estaré"},
    "ProviderView": {"name": "twilio", "channel": "sms", "position": 1, "state": "well"},
    "TemplateText": _TEXT,
    "WriteTemplate": {"code": "session_reminder", "purpose": "reminders", "texts": [_TEXT]},
    "TemplateView": {
        "code": "session_reminder",
        "purpose": "reminders",
        "state": "active",
        "placeholders": ["first_names", "place", "when"],
        "whatsapp_state": "none",
    },
    "Preview": {
        "channel": "sms",
        "text": "Hola, Luz Marina: nos vemos mañana a las 9:00 a. m.",
        "length": 52,
        "segments": 1,
        "encoding": "gsm-7",
        "costly": "",
    },
    "PreviewTemplate": {"code": "session_reminder", "data": "when=sábado 22 de agosto, 9:00 a. m."},
    "SampleValue": {"name": "text", "value": "El sábado la sede abre a las 8:00."},
    "SendTest": {
        "code": "session_reminder",
        "channel": "sms",
        "to": "+573000000001",
        "data": [{"name": "when", "value": "sábado 22 de agosto, 9:00 a. m."}],
    },
    "TestView": {"state": "sent", "channel": "sms", "provider": "twilio"},
    "RuleView": {
        "code": "session_reminder",
        "event": "nosotros.training.session_planned.v1",
        "template": "session_reminder",
        "purpose": "reminders",
        "enabled": True,
        "minutes_before": 1440,
        "gives": ["day", "first_names", "place", "time", "when"],
    },
    "SetRule": {"code": "session_reminder", "template": None, "minutes_before": 2880},
    "Group": _GROUP,
    "Counted": {"code": "sms", "count": 14},
    "CampaignCount": {"group": 20, "reached": 18, "segments": 18, "cost": 81000},
    "PlanCampaign": {
        "name": "La sede abre más temprano",
        "template": "news",
        "group": _GROUP,
        "data": _DATA,
        "per_minute": 600,
    },
    "CampaignView": {
        "name": "La sede abre más temprano",
        "template": "news",
        "state": "running",
        "group": _GROUP,
        "data": _DATA,
        "recipients": 18,
        "written": 12,
    },
    "SetZone": {"zone": "America/Bogota"},
}
