"""Who may not be matched, whatever the score."""

from mentoring.domain.matching.sides import MenteeSide, MentorSide, common_channels


def misfit(mentee: MenteeSide, mentor: MentorSide) -> str | None:
    """Why they cannot be matched, as `NotMatchable` has it; none: they can.

    Capacity is no matter of this.
    """
    if not mentor.is_active:
        return "mentor_not_active"
    if not mentor.is_recommended:
        return "references_missing"
    if mentor.id in mentee.tried:
        return "tried_before"
    if mentee.woman_asked_for and not mentor.is_woman:
        return "woman_asked_for"
    if not mentee.languages & mentor.languages:
        return "no_common_language"
    if not common_channels(mentee.channels, mentor.channels):
        return "no_common_channel"
    if mentee.is_minor and not mentor.is_cleared:
        return "check_missing"
    return None
