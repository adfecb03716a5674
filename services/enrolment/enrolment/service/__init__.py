"""The edge: one short method per command, query, event and timer."""

from enrolment.handlers import answers, birthdays, cohorts, erasure, offers
from enrolment.service.agreements import Agreements
from enrolment.service.people import People
from enrolment.service.places import Places
from enrolment.service.rights import Rights
from enrolment.service.sheets import Sheets
from nosotros.bus.service import Service, event_handler, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import mentoring, notifications, training


class EnrolmentService(People, Rights, Places, Sheets, Agreements, Service):
    """People, their rights, their places, and the sheets that they come by."""

    name = "enrolment"

    @event_handler
    def on_message_delivered(self, event: notifications.MessageDelivered, work: UnitOfWork) -> None:
        """Begin the 48 hours of an offer."""
        offers.on_message_delivered(event, work=work)

    @event_handler
    def on_message_undelivered(
        self, event: notifications.MessageUndelivered, work: UnitOfWork
    ) -> None:
        """Show a coordinator an offer that reached nobody."""
        offers.on_message_undelivered(event, work=work)

    @event_handler
    def on_offer_answered(self, event: notifications.OfferAnswered, work: UnitOfWork) -> None:
        """Take or leave a seat, as she answered the message about it."""
        answers.on_offer_answered(event, work=work)

    @event_handler
    def on_messages_stopped(self, event: notifications.MessagesStopped, work: UnitOfWork) -> None:
        """Show a coordinator whom no message reaches any more."""
        answers.on_messages_stopped(event, work=work)

    @event_handler
    def on_erasure_confirmed(self, event: notifications.ErasureConfirmed, work: UnitOfWork) -> None:
        """Note that a service holds nothing of somebody any more."""
        erasure.on_erasure_confirmed(event, work=work)

    @event_handler
    def on_training_erasure_confirmed(
        self, event: training.TrainingErasureConfirmed, work: UnitOfWork
    ) -> None:
        """Note that training holds nothing of somebody any more."""
        erasure.on_erasure_confirmed(event, work=work)

    @event_handler
    def on_mentoring_erasure_confirmed(
        self, event: mentoring.MentoringErasureConfirmed, work: UnitOfWork
    ) -> None:
        """Note that mentoring holds nothing of somebody any more."""
        erasure.on_erasure_confirmed(event, work=work)

    @event_handler
    def on_cohort_scheduled(self, event: training.CohortScheduled, work: UnitOfWork) -> None:
        """Open the intake that fills a cohort."""
        cohorts.on_cohort_scheduled(event, work=work)

    @event_handler
    def on_cohort_cancelled(self, event: training.CohortCancelled, work: UnitOfWork) -> None:
        """Close the intake of a cohort that is called off."""
        cohorts.on_cohort_cancelled(event, work=work)

    @event_handler
    def on_certificate_issued(self, event: training.CertificateIssued, work: UnitOfWork) -> None:
        """Complete the enrolment that a certificate was issued for."""
        cohorts.on_certificate_issued(event, work=work)

    @timer
    def offer_unconfirmed(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Look after an offer that nobody knows to have arrived."""
        offers.offer_unconfirmed(timer, work=work)

    @timer
    def offer_expires(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Pass an unanswered offer on."""
        offers.offer_expires(timer, work=work)

    @timer
    def erasure_overdue(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Look after an erasure that somebody has not confirmed."""
        erasure.erasure_overdue(timer, work=work)

    @timer
    def comes_of_age(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Notice an 18th birthday."""
        birthdays.comes_of_age(timer, work=work)
