"""The edge: one short method per command, query, event and timer."""

from mentoring.service.accompanying import Accompanying
from mentoring.service.centre import Centre
from mentoring.service.matching import Matching
from mentoring.service.mentees import Mentees
from mentoring.service.mentors import Mentors
from mentoring.service.mesa import Mesa
from mentoring.service.projects import Projects
from nosotros.bus.service import Service
from nosotros.contracts import enrolment
from nosotros.hosting import Hosted


class MentoringService(
    Projects, Mentees, Mentors, Matching, Accompanying, Centre, Mesa, Hosted, Service
):
    """Projects, mentors, matches, meetings, support cases and the Mesa."""

    name = "mentoring"
    heard_though_hosted = (
        enrolment.ParticipantWithdrew,
        enrolment.ParticipantChanged,
        enrolment.ParticipantsMerged,
        enrolment.MergeUndone,
    )
