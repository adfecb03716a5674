"""The edge: one short method per command, query, event and timer."""

from nosotros.bus.service import Service
from nosotros.contracts import enrolment
from nosotros.hosting import Hosted
from training.service.certifying import Certifying
from training.service.groups import Groups
from training.service.learning import Learning
from training.service.passing_on import PassingOn
from training.service.practice import Practice


class TrainingService(Groups, Learning, Practice, Certifying, PassingOn, Hosted, Service):
    """Programmes, groups, attendance, certificates and ambassadors."""

    name = "training"
    # What certificates are signed with, and where sheets and evidence come from.
    needs = ("signing_key", "files")
    heard_though_hosted = (
        enrolment.ParticipantWithdrew,
        enrolment.ParticipantsMerged,
        enrolment.MergeUndone,
    )
