"""Example values of training, by the schema's name."""

from typing import Any

_ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
_LINK = "https://nosotros.example/v/gestarsalud/wq3mJx0Zs1m7dR0c4u8x3g"
_TITLE = {
    "es": "Formación en emprendimiento solidario",
    "en": "Solidarity entrepreneurship training",
    "fr": "Formation à l'entrepreneuriat solidaire",
}
_KAIZEN = {"es": "Kaizen", "en": "Kaizen", "fr": "Kaizen"}
_EVIDENCE = {"es": "Una mejora, antes y después", "en": "One improvement, before and after"}
_MODULE = {
    "code": "kaizen",
    "title": _KAIZEN,
    "requirements": [
        {"code": "theory", "kind": "attendance", "sessions": 4, "minimum_rate": 0.75},
        {"code": "practice", "kind": "practice", "evidence": _EVIDENCE},
    ],
    "materials": [
        {
            "code": "guide",
            "kind": "toolkit",
            "title": {"es": "Guía de la embajadora"},
            "reference": "https://nosotros.example/guia.pdf",
            "version": "2",
            "language": "es",
            "size": 482113,
        }
    ],
}
_PROGRAMME = {
    "code": "solidarity-entrepreneurship",
    "title": _TITLE,
    "kind": "course",
    "summary": None,
    "ordered_modules": True,
    "modules": [_MODULE],
    "absences_in_a_row": 2,
    "ambassador_months": 12,
}
_COHORT = {
    "name": "Soacha 2026, grupo 1",
    "programme": "solidarity-entrepreneurship",
    "led_by": None,
    "trainer_ids": [],
}
_TIMES = {"begins": "14:00", "minutes": 120, "trainer_ids": []}
_SESSION = {
    "module": "kaizen",
    "state": "planned",
    "ends_at": "2026-08-18T21:00:00Z",
    "begins_at": "2026-08-18T19:00:00Z",
    "local_time": "14:00",
    "place_id": _ID,
    "childcare_places": 6,
    "childcare_used": 4,
    "marked": 20,
}
_HELD = {"module": "kaizen", "state": "planned", "begins_at": "2026-08-18T19:00:00Z"}
_ATTENDED = {"present": 17, "late": 1, "excused": 1, "absent": 1}
_ROW = {
    "learner_id": _ID,
    "participant_id": _ID,
    "number": 1,
    "state": "active",
    "marks": "p",
    "present": 1,
    "excused": 0,
    "absent": 0,
}
_MARK = {"status": "excused", "reason": "no_childcare", "childcare_used": False}
_SUBMITTED = {"module": "kaizen", "requirement": "practice", "note": "La cocina, antes y después."}
_WORKSHOP = {
    "title": "Derechos en salud para vecinas",
    "module": "social-protection",
    "minors_expected": True,
}
_REPORT = {
    "women": 11,
    "men": 2,
    "others": 0,
    "minors": 3,
    "children_cared_for": 4,
    "report": "Vinieron más vecinas que la vez anterior.",
}
_COUNTS = {"trained": 8, "descendants": 21, "workshops": 3, "reached": 39}

IN_PATH = {
    "code": "solidarity-entrepreneurship",
    "organisation": "gestarsalud",
    "token": "wq3mJx0Zs1m7dR0c4u8x3g",
}
OF: dict[str, dict[str, Any]] = {
    "PublishProgramme": _PROGRAMME,
    "ProgrammeView": _PROGRAMME,
    "Title": _TITLE,
    "Words": _EVIDENCE,
    "Module": _MODULE,
    "Material": {"version": "2"},
    "TrainerView": {"state": "active", "cleared_until": "2026-12-17"},
    "CheckView": {
        "outcome": "clear",
        "valid_until": "2026-12-17",
        "noted_by": "key:protection",
        "reference": "Archivo 12, folio 3",
    },
    "NoteCheck": {"reference": "Archivo 12, folio 3"},
    "AddPlace": {"name": "Salón comunal Cazucá", "capacity": 25},
    "ChangePlace": {"name": "Salón comunal Cazucá", "capacity": 25},
    "PlaceView": {"name": "Salón comunal Cazucá", "capacity": 25},
    "ScheduleCohort": _COHORT,
    "ChangeCohort": _COHORT,
    "CohortView": {
        **_COHORT,
        "state": "running",
        "intake_id": _ID,
        "learners": 20,
        "sessions": 18,
        "first_on": "2026-08-18",
        "last_on": "2026-11-12",
    },
    "LearnerView": {"participant_id": _ID, "number": 1, "state": "active"},
    "PlanSessions": {
        **_TIMES,
        "module": "kaizen",
        "rule": "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4",
        "except_on": [],
        "childcare_places": 6,
    },
    "ChangeSession": {**_TIMES, "childcare_places": 6},
    "RepeatSession": {**_TIMES, "childcare_places": 6},
    "SessionView": _SESSION,
    "Mark": _MARK,
    "MarkView": {**_MARK, "participant_id": _ID, "announced": True},
    "MarkChange": _MARK,
    "AttendanceView": {
        **_ATTENDED,
        "missing": 0,
        "childcare_asked": 5,
        "childcare_places": 6,
        "childcare_used": 4,
    },
    "Absence": {"reason": "no_childcare"},
    "SheetProblem": {
        "cell": "D7",
        "code": "unknown_mark",
        "text": "No es una marca de la hoja. Escriba P, T, E o A.",
    },
    "UploadedSheet": {"marked": 36, "corrected": 2, "unchanged": 22},
    "MatrixSession": _HELD,
    "MatrixRow": _ROW,
    "AttendanceMatrix": {"rows": [_ROW]},
    "RequirementProgress": {
        "code": "theory",
        "kind": "attendance",
        "attended": 3,
        "sessions": 4,
        "needed": 3,
        "excused": 0,
        "text": "3 de 4 sesiones, se necesitan 3",
    },
    "ModuleProgress": {"code": "kaizen", "text": "3 de 4 sesiones, práctica aceptada"},
    "ProgressView": {"participant_id": _ID, "completed": False},
    "SubmitEvidence": _SUBMITTED,
    "EvidenceView": {
        **_SUBMITTED,
        "participant_id": _ID,
        "state": "submitted",
        "file_name": "cocina.jpg",
        "file_size": 245760,
    },
    "CertificateView": {
        "number": "NOS-2026-000123",
        "participant_id": _ID,
        "programme": "solidarity-entrepreneurship",
        "state": "valid",
        "link": _LINK,
        "lineage_flagged": False,
    },
    "VerificationView": {
        "number": "NOS-2026-000123",
        "state": "valid",
        "issuer": "gestarsalud",
        "initials": "L. M. E. P.",
        "name_matches": True,
        "credential": "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJub3NvdHJvcyJ9.c2lnbmF0dXJl",
    },
    "IssuerKey": {
        "kid": "2026-1",
        "kty": "OKP",
        "crv": "Ed25519",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    },
    "RevocationList": {"signed": "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJub3NvdHJvcyJ9.c2lnbmF0dXJl"},
    "AmbassadorView": {
        "participant_id": _ID,
        "state": "active",
        "ends_on": "2027-08-17",
        "territory": "Altos de Cazucá",
        "generation": 1,
        "cleared_until": "2026-12-17",
        "lineage_flagged": False,
    },
    "ChangeAmbassador": {"ends_on": "2027-08-17", "territory": "Altos de Cazucá"},
    "Cascade": {"ambassadors": 22, "workshops": 9, "reached": 118},
    "Generation": {"generation": 1, "ambassadors": 1},
    "CascadeNode": {**_COUNTS, "generation": 1, "state": "active", "lineage_flagged": False},
    "PlanWorkshop": {**_WORKSHOP, "begins": "15:00"},
    "WorkshopView": {
        **_WORKSHOP,
        **_REPORT,
        "state": "held",
        "begins_at": "2026-08-18T20:00:00Z",
        "local_time": "15:00",
        "reported_at": "2026-08-19T14:00:00Z",
    },
    "ReportWorkshop": _REPORT,
}
