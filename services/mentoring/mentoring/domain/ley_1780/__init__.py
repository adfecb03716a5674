"""The check of Ley 1780 de 2016, as Decreto 639 de 2017 applies it: who registers without fees.

A small young enterprise is a natural person of 18 to 35, or a company of whose capital people of 18
to 35 hold half plus one at least; with 50 workers at most, and assets of 5,000 monthly minimum wages
at most. What decides is the day of the registration; who is not registered is judged by today.
"""

from mentoring.domain.ley_1780.judging import judge as judge
from mentoring.domain.ley_1780.judging import next_turn as next_turn
from mentoring.domain.ley_1780.model import Figures as Figures
from mentoring.domain.ley_1780.model import Judgement as Judgement
from mentoring.domain.ley_1780.model import Reason as Reason
from mentoring.domain.ley_1780.texts import reason_text as reason_text
