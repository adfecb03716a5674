"""How long the check of somebody who works with minors is good for (Ley 1918 de 2018)."""

from datetime import date
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

#: where the law holds, and its days are counted
ZONE = ZoneInfo("America/Bogota")
#: it is to be renewed every so many months
MONTHS = 4


def valid_until(checked_on: date) -> date:
    """The last day of a check made on a day: the same of the month, or the month's last."""
    return checked_on + relativedelta(months=MONTHS)
