"""The edge of notifications: what happened, and is to come, that they are told."""

from nosotros.bus.service import event_handler, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment, mentoring, notifications, training
from notifications.handlers import (
    following,
    meetings,
    merging,
    news,
    offers,
    places,
    sessions,
)


class Reminders:
    """What participants are told, and reminded of."""

    @event_handler
    def on_participant_applied(self, event: enrolment.ParticipantApplied, work: UnitOfWork) -> None:
        """Keep that she applied."""
        places.on_place(event, work=work)

    @event_handler
    def on_participant_enrolled(
        self, event: enrolment.ParticipantEnrolled, work: UnitOfWork
    ) -> None:
        """Tell her that she has a place."""
        places.on_participant_enrolled(event, work=work)

    @event_handler
    def on_participant_waitlisted(
        self, event: enrolment.ParticipantWaitlisted, work: UnitOfWork
    ) -> None:
        """Tell her that she has a place on the waiting list."""
        places.on_participant_waitlisted(event, work=work)

    @event_handler
    def on_seat_offered(self, event: enrolment.SeatOffered, work: UnitOfWork) -> None:
        """Tell her that there is a place for her."""
        places.on_seat_offered(event, work=work)

    @event_handler
    def on_offer_lapsed(self, event: enrolment.OfferLapsed, work: UnitOfWork) -> None:
        """Tell her that the time to answer has passed."""
        places.on_offer_lapsed(event, work=work)

    @event_handler
    def on_enrolment_activated(self, event: enrolment.EnrolmentActivated, work: UnitOfWork) -> None:
        """Keep that she began."""
        places.on_place(event, work=work)

    @event_handler
    def on_enrolment_completed(self, event: enrolment.EnrolmentCompleted, work: UnitOfWork) -> None:
        """Keep that she completed what she came for."""
        places.on_place(event, work=work)

    @event_handler
    def on_enrolment_withdrawn(self, event: enrolment.EnrolmentWithdrawn, work: UnitOfWork) -> None:
        """Remind her of nothing more of it."""
        places.on_place(event, work=work)

    @event_handler
    def on_enrolment_refused(self, event: enrolment.EnrolmentRefused, work: UnitOfWork) -> None:
        """Keep that she gets no place."""
        places.on_place(event, work=work)

    @event_handler
    def on_participants_merged(self, event: enrolment.ParticipantsMerged, work: UnitOfWork) -> None:
        """Write to the record that survives."""
        merging.on_participants_merged(event, work=work)

    @event_handler
    def on_merge_undone(self, event: enrolment.MergeUndone, work: UnitOfWork) -> None:
        """Write to each of two records again."""
        merging.on_merge_undone(event, work=work)

    @event_handler
    def on_participant_came_of_age(
        self, event: enrolment.ParticipantCameOfAge, work: UnitOfWork
    ) -> None:
        """Ask for her own authorisation and her new document."""
        news.on_participant_came_of_age(event, work=work)

    @event_handler
    def on_message_delivered(self, event: notifications.MessageDelivered, work: UnitOfWork) -> None:
        """Remind her of an offer that reached her."""
        offers.on_arrival(event, work=work)

    @event_handler
    def on_message_undelivered(
        self, event: notifications.MessageUndelivered, work: UnitOfWork
    ) -> None:
        """Remind her of an offer that came back no more, until it reaches her."""
        offers.on_arrival(event, work=work)

    @event_handler
    def on_session_planned(self, event: training.SessionPlanned, work: UnitOfWork) -> None:
        """Remind everybody of a session in time."""
        sessions.on_session_planned(event, work=work)

    @event_handler
    def on_session_moved(self, event: training.SessionMoved, work: UnitOfWork) -> None:
        """Remind of a session at its new time, and tell who knows the old one."""
        sessions.on_session_moved(event, work=work)

    @event_handler
    def on_session_cancelled(self, event: training.SessionCancelled, work: UnitOfWork) -> None:
        """Remind nobody of a session, and tell who was."""
        sessions.on_session_cancelled(event, work=work)

    @event_handler
    def on_absence_announced(self, event: training.AbsenceAnnounced, work: UnitOfWork) -> None:
        """Remind her no more of a session that she will not come to."""
        sessions.on_absence_announced(event, work=work)

    @event_handler
    def on_cohort_scheduled(self, event: training.CohortScheduled, work: UnitOfWork) -> None:
        """Keep a cohort's name."""
        sessions.on_cohort_scheduled(event, work=work)

    @event_handler
    def on_cohort_closed(self, event: training.CohortClosed, work: UnitOfWork) -> None:
        """Keep that a cohort's sessions are over."""
        sessions.on_cohort_closed(event, work=work)

    @event_handler
    def on_cohort_cancelled(self, event: training.CohortCancelled, work: UnitOfWork) -> None:
        """Remind nobody of a cohort's sessions."""
        sessions.on_cohort_cancelled(event, work=work)

    @event_handler
    def on_certificate_issued(self, event: training.CertificateIssued, work: UnitOfWork) -> None:
        """Tell her that her certificate is there."""
        news.on_certificate_issued(event, work=work)

    @event_handler
    def on_certificate_revoked(self, event: training.CertificateRevoked, work: UnitOfWork) -> None:
        """Tell her of a certificate no more."""
        news.on_certificate_ended(event, work=work)

    @event_handler
    def on_certificate_superseded(
        self, event: training.CertificateSuperseded, work: UnitOfWork
    ) -> None:
        """Tell her of a certificate no more."""
        news.on_certificate_ended(event, work=work)

    @event_handler
    def on_mentoring_opened(self, event: mentoring.MentoringOpened, work: UnitOfWork) -> None:
        """Keep who a mentee is."""
        meetings.on_mentoring_opened(event, work=work)

    @event_handler
    def on_match_began(self, event: mentoring.MatchBegan, work: UnitOfWork) -> None:
        """Keep who a mentee is."""
        meetings.on_match_began(event, work=work)

    @event_handler
    def on_meeting_planned(self, event: mentoring.MeetingPlanned, work: UnitOfWork) -> None:
        """Tell her of a meeting, and remind her of it."""
        meetings.on_meeting_planned(event, work=work)

    @event_handler
    def on_meeting_moved(self, event: mentoring.MeetingMoved, work: UnitOfWork) -> None:
        """Remind her of a meeting at its new time."""
        meetings.on_meeting_moved(event, work=work)

    @event_handler
    def on_meeting_cancelled(self, event: mentoring.MeetingCancelled, work: UnitOfWork) -> None:
        """Remind her of a meeting no more."""
        meetings.on_meeting_cancelled(event, work=work)

    @event_handler
    def on_meeting_reported(self, event: mentoring.MeetingReported, work: UnitOfWork) -> None:
        """Keep that a meeting is over."""
        meetings.on_meeting_reported(event, work=work)

    @event_handler
    def on_follow_up_due(self, event: mentoring.FollowUpDue, work: UnitOfWork) -> None:
        """Ask her how she is doing."""
        news.on_follow_up_due(event, work=work)

    @event_handler
    def on_follow_up_settled(self, event: mentoring.FollowUpSettled, work: UnitOfWork) -> None:
        """Ask her no more."""
        news.on_follow_up_settled(event, work=work)

    @event_handler
    def on_step_due(self, event: mentoring.StepDue, work: UnitOfWork) -> None:
        """Remind her of a next step of hers."""
        news.on_step_due(event, work=work)

    @event_handler
    def on_step_settled(self, event: mentoring.StepSettled, work: UnitOfWork) -> None:
        """Remind her of a next step no more."""
        news.on_step_settled(event, work=work)

    @event_handler
    def on_match_completed(self, event: mentoring.MatchCompleted, work: UnitOfWork) -> None:
        """Remind her of next steps no more."""
        news.on_match_over(event, work=work)

    @event_handler
    def on_match_ended(self, event: mentoring.MatchEnded, work: UnitOfWork) -> None:
        """Remind her of next steps no more."""
        news.on_match_over(event, work=work)

    @timer
    def remind_of_session(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Write a session's reminders down."""
        sessions.remind_of_session(timer, work=work)

    @timer
    def remind_of_meeting(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Write a meeting's reminder down."""
        meetings.remind_of_meeting(timer, work=work)

    @timer
    def remind_of_offer(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Write the reminder of an offer that is still open."""
        offers.remind_of_offer(timer, work=work)

    @timer
    def gather_digest(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Write the digest of a day."""
        following.gather_digest(timer, work=work)

    @timer
    def follow_digest(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Have what was in a digest that was overtaken be told, where that reached nobody."""
        following.follow_digest(timer, work=work)

    @timer
    def follow_participant(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Have what she is reminded of, and when, be as she wishes now."""
        following.follow_participant(timer, work=work)
