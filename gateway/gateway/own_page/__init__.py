"""A participant's own page: a link that opens once, a visit of 20 minutes, no password, no script.

It holds nothing: each part is asked of the service that owns it, by a caller who is the
participant herself (scope `SELF`), and she is whoever the visit's secret says. A part whose
service does not answer is left out, and the page says so.
"""

from gateway.own_page.answering import OwnPage, PersonalPage

__all__ = ["OwnPage", "PersonalPage"]
