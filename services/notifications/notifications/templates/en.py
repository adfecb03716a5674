"""Messages in English."""

from notifications.templates.words import said

GREETING = "Hello, {{ first_names }},"
END = "If you did not expect this message, you do not need to do anything."
_HI = "Hello, {{ first_names }}."
_CANNOT = "If you cannot come, reply I CANNOT COME."

WORDS = {
    "enrolled": said(
        "Your place is confirmed",
        "Your place is confirmed. We will soon tell you the day, the time and where to come.",
        short=f"{_HI} You have a place in the programme. We will soon tell you the day, the time"
        " and where to come.",
        discreet=f"{_HI} You have a place. We will soon tell you the day, the time and where to"
        " come.",
    ),
    "waitlisted": said(
        "You are on the waiting list",
        "There are no places left for now, and you are on the waiting list. "
        "We will write to you as soon as there is a place.",
        short=f"{_HI} No places are left in the programme for now, and you are on the waiting list."
        " We will write as soon as there is one.",
        discreet=f"{_HI} No places are left for now, and you are on the waiting list. We will write"
        " as soon as there is one.",
    ),
    "offered": said(
        "There is a place for you",
        "A place is free, and it is yours if you still want it. Please tell us yes or no within "
        "48 hours of receiving this message: reply to it, or tell whoever keeps in contact with "
        "you.",
        "If we hear nothing in that time, we will offer the place to somebody else.",
        short=f"{_HI} There is a place in the programme for you. Do you want it? Reply YES or NO"
        " within 48 hours.",
        discreet=f"{_HI} There is a place for you. Do you want it? Reply YES or NO within 48 hours.",
    ),
    "offer_reminder": said(
        "We are waiting for your answer",
        "We do not know yet whether you want the place that we offered you. Reply YES or NO to this "
        "message, or tell whoever keeps in contact with you, before {{ until }}.",
        short=f"{_HI} Do you want the place in the programme that we offered you? Reply YES or NO"
        " before {{ until }}.",
        discreet=f"{_HI} Do you want the place that we offered you? Reply YES or NO before"
        " {{ until }}.",
    ),
    "offer_lapsed": said(
        "The time to answer has passed",
        "The 48 hours to answer have passed, and the place went to the next person. "
        "If you still want one, reply to this message or tell whoever keeps in contact with "
        "you.",
        short=f"{_HI} The 48 hours to answer have passed, and the place went to somebody else. If"
        " you want another one, reply to this message.",
    ),
    "came_of_age": said(
        "Now it is for you to decide",
        "You are of age, and now it is for you to decide: we need your own authorisation, and "
        "the details of your new identity document, the cédula. To give them, reply to this "
        "message or talk to whoever keeps in contact with you.",
        short=f"{_HI} You are of age, and now you decide: we need your own authorisation and the"
        " details of your cédula. Reply to this message.",
    ),
    "session_reminder": said(
        "We look forward to seeing you",
        "We look forward to seeing you on {{ when }}.\nPlace: {{ place }}.",
        "If you cannot come, reply to this message and let us know.",
        short=f"{_HI} Your class is on {{{{ when }}}}. Place: {{{{ place }}}}. {_CANNOT}",
        discreet=f"{_HI} We will see you on {{{{ when }}}}. Place: {{{{ place }}}}. {_CANNOT}",
    ),
    "session_moved": said(
        "A change of date or place",
        "There is a change: we will now see you on {{ when }}.\nPlace: {{ place }}.",
        "If you cannot come, reply to this message and let us know.",
        short=f"{_HI} There is a change: your class is now on {{{{ when }}}}. Place:"
        f" {{{{ place }}}}. {_CANNOT}",
        discreet=f"{_HI} There is a change: we will now see you on {{{{ when }}}}. Place:"
        f" {{{{ place }}}}. {_CANNOT}",
    ),
    "session_cancelled": said(
        "We do not meet on that day",
        "What we had planned for {{ when }} is cancelled. We will tell you the new date.",
        short=f"{_HI} Your class on {{{{ when }}}} is cancelled. We will tell you the new date.",
        discreet=f"{_HI} We do not meet on {{{{ when }}}}. We will tell you the new date.",
    ),
    "meeting_planned": said(
        "Your next meeting",
        "Your meeting is on {{ when }}.",
        "If you cannot come, reply to this message and we will look for another day.",
        short=f"{_HI} The meeting with your mentor is on {{{{ when }}}}. If you cannot come, reply"
        " to this message.",
        discreet=f"{_HI} Your meeting is on {{{{ when }}}}. If you cannot come, reply to this"
        " message.",
    ),
    "meeting_reminder": said(
        "Your meeting",
        "A reminder of your meeting: it is on {{ when }}.",
        "If you cannot come, reply to this message and we will look for another day.",
        short=f"{_HI} A reminder of the meeting with your mentor: {{{{ when }}}}. If you cannot"
        " come, reply to this message.",
        discreet=f"{_HI} A reminder of your meeting: {{{{ when }}}}. If you cannot come, reply to"
        " this message.",
    ),
    "meeting_moved": said(
        "Your meeting has a new date",
        "Your meeting has moved: it is now on {{ when }}.",
        "If you cannot come, reply to this message and we will look for another day.",
        short=f"{_HI} The meeting with your mentor has moved to {{{{ when }}}}. If you cannot come,"
        " reply to this message.",
        discreet=f"{_HI} Your meeting has moved to {{{{ when }}}}. If you cannot come, reply to"
        " this message.",
    ),
    "meeting_cancelled": said(
        "Your meeting is cancelled",
        "The meeting on {{ when }} is cancelled. We will tell you the new date.",
        short=f"{_HI} The meeting with your mentor on {{{{ when }}}} is cancelled. We will tell you"
        " the new date.",
        discreet=f"{_HI} The meeting on {{{{ when }}}} is cancelled. We will tell you the new date.",
    ),
    "certificate_issued": said(
        "Your document is ready",
        "Congratulations! Your document is ready. To receive it, reply to this message or talk to "
        "whoever keeps in contact with you.",
        short=f"{_HI} Congratulations! Your certificate is ready: reply to this message to receive"
        " it.",
        discreet=f"{_HI} Congratulations! Your document is ready: reply to this message to receive"
        " it.",
    ),
    "follow_up_due": said(
        "How are you?",
        "We have not talked for a while, and would like to hear from you. Reply to this message, "
        "or wait for our call.",
        short=f"{_HI} We would like to hear about you and your project. Reply to this message, or"
        " wait for our call.",
        discreet=f"{_HI} We would like to hear from you. Reply to this message, or wait for our"
        " call.",
    ),
    "step_due": said(
        "What you have to do",
        "A reminder of what you have to do by {{ due }}. If you need help, reply to this message.",
        short=f"{_HI} A reminder of the step in your plan for {{{{ due }}}}. If you need help, reply"
        " to this message.",
        discreet=f"{_HI} A reminder of what you have to do by {{{{ due }}}}. If you need help, reply"
        " to this message.",
    ),
    "digest": said(
        "What comes next for you",
        "This is what comes next for you:",
        "{{ items }}",
        short=f"{_HI} This is what comes next for you:\n{{{{ items }}}}",
    ),
    "news": said(
        "We have news for you",
        "{{ text }}",
        "To stop receiving messages from us, reply STOP.",
        short="{{ first_names }}: {{ text }}\nTo stop receiving messages from us, reply STOP.",
    ),
    "own_page_link": said(
        "Your personal link",
        "This is your personal link. It opens once, within 24 hours; please do not share it.",
        "{{ link }}",
        short=f"{_HI} This is your personal link. It opens once, within 24 hours; do not share it:"
        " {{ link }}",
    ),
    "stop_confirmed": said(
        "We will not write to you any more",
        "Done: we will not write to you any more. If you want our messages again, reply START.",
        short="Done, {{ first_names }}: we will not write to you any more. If you want our messages"
        " again, reply START.",
    ),
    "start_confirmed": said(
        "We will write to you again",
        "Done: you will receive our messages again. If you do not want them, reply STOP.",
        short="Done, {{ first_names }}: you will receive our messages again. If you do not want"
        " them, reply STOP.",
    ),
    "answer_received": said(
        "We have received your message",
        "Thank you for writing. We have received your message; somebody will read it and answer "
        "you.",
        short="Thank you, {{ first_names }}. We have received your message; somebody will read it"
        " and answer you.",
    ),
    "absence_noted": said(
        "Thank you for telling us",
        "Thank you for telling us. We have noted that you cannot come.",
        short="Thank you for telling us, {{ first_names }}. We have noted that you cannot come.",
    ),
    "offer_accepted_noted": said(
        "We have noted your answer",
        "Thank you. We have noted that you accept the place. We will soon tell you the day, the "
        "time and where to come.",
        short="Thank you, {{ first_names }}. We have noted that you accept the place. We will soon"
        " tell you the day, the time and where to come.",
    ),
    "offer_declined_noted": said(
        "We have noted your answer",
        "Thank you for answering. We have noted that you declined the place. If you change your "
        "mind, reply to this message.",
        short="Thank you, {{ first_names }}. We have noted that you declined the place. If you"
        " change your mind, reply to this message.",
    ),
}
