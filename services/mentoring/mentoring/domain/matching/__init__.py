"""Which mentor suits a mentee: who may be matched at all, how well they suit, and why."""

from mentoring.domain.matching.fitting import misfit as misfit
from mentoring.domain.matching.score import Reason as Reason
from mentoring.domain.matching.score import Score as Score
from mentoring.domain.matching.score import score as score
from mentoring.domain.matching.sides import MenteeSide as MenteeSide
from mentoring.domain.matching.sides import MentorSide as MentorSide
from mentoring.domain.matching.texts import reason_text as reason_text
