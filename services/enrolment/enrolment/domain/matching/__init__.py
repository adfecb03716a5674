"""Whether two records may be about one person: a score with its reasons, for people to decide by.

Nothing here decides. `match_keys` says which records are worth comparing, `compare` how alike
two are; from `PROPOSED_AT` on, somebody is asked.
"""

from enrolment.domain.matching.keys import earlier_rows, match_keys
from enrolment.domain.matching.likeness import Likeness
from enrolment.domain.matching.phonetics import sound_of
from enrolment.domain.matching.score import PROPOSED_AT, Match, Reason, compare

__all__ = [
    "PROPOSED_AT",
    "Likeness",
    "Match",
    "Reason",
    "compare",
    "earlier_rows",
    "match_keys",
    "sound_of",
]
