"""Messages in French.

`{{ when }}`, `{{ until }}` and `{{ due }}` have no article: each sentence says its own before them,
`le`, `du` or `avant le`.
"""

from notifications.templates.words import said

GREETING = "Bonjour {{ first_names }},"
END = "Si vous n'attendiez pas ce message, vous n'avez rien à faire."
_HI = "Bonjour {{ first_names }}."
_CANNOT = "Si vous ne pouvez pas venir, répondez JE NE PEUX PAS VENIR."

WORDS = {
    "enrolled": said(
        "Votre place est confirmée",
        "Votre place est confirmée. Nous vous dirons bientôt le jour, l'heure et le lieu.",
        short=f"{_HI} Vous avez une place dans le programme. Nous vous dirons sous peu le jour,"
        " l'heure et le lieu.",
        discreet=f"{_HI} Vous avez une place. Nous vous dirons sous peu le jour, l'heure et le"
        " lieu.",
    ),
    "waitlisted": said(
        "Vous êtes sur la liste d'attente",
        "Il n'y a plus de place pour le moment et vous êtes sur la liste d'attente. "
        "Nous vous écrirons dès qu'une place se libérera.",
        short=f"{_HI} Pas de place dans le programme pour le moment : vous restez sur la liste"
        " d'attente. Nous vous écrirons dès qu'une place se libérera.",
        discreet=f"{_HI} Pas de place pour le moment : vous restez sur la liste d'attente. Nous"
        " vous écrirons dès qu'une place se libérera.",
    ),
    "offered": said(
        "Il y a une place pour vous",
        "Une place s'est libérée, et elle est à vous si vous la voulez encore. Dites-nous oui ou "
        "non dans les 48 heures qui suivent la réception de ce message : répondez-y, ou "
        "prévenez la personne qui reste en contact avec vous.",
        "Sans réponse dans ce délai, nous proposerons la place à quelqu'un d'autre.",
        short=f"{_HI} Il y a une place pour vous dans le programme. La voulez-vous ? Merci de"
        " répondre OUI ou NON dans les 48 heures.",
        discreet=f"{_HI} Il y a une place pour vous. La voulez-vous ? Merci de répondre OUI ou NON"
        " dans les 48 heures.",
    ),
    "offer_reminder": said(
        "Nous attendons votre réponse",
        "Nous ne savons pas encore si vous voulez la place que nous vous avons proposée. Répondez "
        "OUI ou NON à ce message, ou prévenez la personne qui reste en contact avec vous, avant le "
        "{{ until }}.",
        short=f"{_HI} Voulez-vous la place proposée dans le programme ? Répondez OUI ou NON avant"
        " le {{ until }}.",
        discreet=f"{_HI} Voulez-vous la place proposée ? Répondez OUI ou NON avant le"
        " {{ until }}.",
    ),
    "offer_lapsed": said(
        "Le délai de réponse est passé",
        "Les 48 heures pour répondre sont passées, et la place est allée à la personne suivante. "
        "Si vous en voulez encore une, répondez à ce message ou dites-le à la personne qui reste "
        "en contact avec vous.",
        short=f"{_HI} Les 48 heures pour répondre sont passées, et la place est allée à quelqu'un"
        " d'autre. Si vous en voulez une autre, répondez à ce message.",
    ),
    "came_of_age": said(
        "C'est maintenant à vous de décider",
        "Vous avez maintenant 18 ans, et c'est à vous de décider : il nous faut votre propre "
        "autorisation et les données de votre nouvelle pièce d'identité, la cédula. Pour les "
        "donner, répondez à ce message ou parlez-en à la personne qui reste en contact avec "
        "vous.",
        short=f"{_HI} Vous avez 18 ans, et c'est à vous de décider : il nous faut votre autorisation"
        " et les données de votre cédula. Répondez à ce message.",
    ),
    "session_reminder": said(
        "Nous vous attendons",
        "Nous vous attendons le {{ when }}.\nLieu : {{ place }}.",
        "Si vous ne pouvez pas venir, répondez à ce message et dites-le-nous.",
        short=f"{_HI} Vous avez cours le {{{{ when }}}}. Lieu : {{{{ place }}}}. {_CANNOT}",
        discreet=f"{_HI} Nous vous attendons le {{{{ when }}}}. Lieu : {{{{ place }}}}. {_CANNOT}",
    ),
    "session_moved": said(
        "Un changement de date ou de lieu",
        "Il y a un changement : nous vous attendons le {{ when }}.\nLieu : {{ place }}.",
        "Si vous ne pouvez pas venir, répondez à ce message et dites-le-nous.",
        short=f"{_HI} Changement : vous avez cours le {{{{ when }}}}. Lieu : {{{{ place }}}}."
        f" {_CANNOT}",
        discreet=f"{_HI} Changement : nous vous attendons le {{{{ when }}}}. Lieu : {{{{ place }}}}."
        f" {_CANNOT}",
    ),
    "session_cancelled": said(
        "Nous ne nous verrons pas ce jour-là",
        "Ce qui était prévu le {{ when }} n'aura pas lieu. Nous vous dirons la nouvelle date.",
        short=f"{_HI} Votre cours du {{{{ when }}}} n'aura pas lieu. Nous vous dirons la nouvelle"
        " date.",
        discreet=f"{_HI} Pas de rendez-vous le {{{{ when }}}}. Nous vous dirons la nouvelle date.",
    ),
    "meeting_planned": said(
        "Votre prochain rendez-vous",
        "Votre rendez-vous aura lieu le {{ when }}.",
        "Si vous ne pouvez pas, répondez à ce message et nous chercherons un autre jour.",
        short=f"{_HI} Rendez-vous avec votre mentor le {{{{ when }}}}. Si vous ne pouvez pas,"
        " répondez à ce message.",
        discreet=f"{_HI} Votre rendez-vous aura lieu le {{{{ when }}}}. Si vous ne pouvez pas,"
        " répondez à ce message.",
    ),
    "meeting_reminder": said(
        "Votre rendez-vous",
        "Un rappel de votre rendez-vous : il aura lieu le {{ when }}.",
        "Si vous ne pouvez pas, répondez à ce message et nous chercherons un autre jour.",
        short=f"{_HI} Rappel : rendez-vous avec votre mentor le {{{{ when }}}}. Si vous ne"
        " pouvez pas, répondez à ce message.",
        discreet=f"{_HI} Rappel de votre rendez-vous : le {{{{ when }}}}. Si vous ne pouvez pas,"
        " répondez à ce message.",
    ),
    "meeting_moved": said(
        "Votre rendez-vous change de date",
        "Votre rendez-vous change de date : il aura lieu le {{ when }}.",
        "Si vous ne pouvez pas, répondez à ce message et nous chercherons un autre jour.",
        short=f"{_HI} Le rendez-vous avec votre mentor passe au {{{{ when }}}}. Si vous ne"
        " pouvez pas, répondez à ce message.",
        discreet=f"{_HI} Votre rendez-vous passe au {{{{ when }}}}. Si vous ne pouvez pas, répondez"
        " à ce message.",
    ),
    "meeting_cancelled": said(
        "Votre rendez-vous n'aura pas lieu",
        "Le rendez-vous du {{ when }} n'aura pas lieu. Nous vous dirons la nouvelle date.",
        short=f"{_HI} Le rendez-vous du {{{{ when }}}} avec votre mentor n'aura pas lieu. Nous vous"
        " dirons la nouvelle date.",
        discreet=f"{_HI} Le rendez-vous du {{{{ when }}}} n'aura pas lieu. Nous vous dirons la"
        " nouvelle date.",
    ),
    "certificate_issued": said(
        "Votre document est prêt",
        "Félicitations ! Votre document est prêt. Pour le recevoir, répondez à ce message ou "
        "parlez-en à la personne qui reste en contact avec vous.",
        short=f"{_HI} Félicitations ! Votre certificat est prêt : répondez à ce message pour le"
        " recevoir.",
        discreet=f"{_HI} Félicitations ! Votre document est prêt : répondez à ce message pour le"
        " recevoir.",
    ),
    "follow_up_due": said(
        "Comment allez-vous ?",
        "Nous ne nous sommes pas parlé depuis un moment, et nous aimerions avoir de vos nouvelles. "
        "Répondez à ce message, ou attendez notre appel.",
        short=f"{_HI} Donnez-nous des nouvelles de vous et de votre projet. Répondez à ce message,"
        " ou attendez notre appel.",
        discreet=f"{_HI} Donnez-nous de vos nouvelles. Répondez à ce message, ou attendez notre"
        " appel.",
    ),
    "step_due": said(
        "Ce qu'il vous reste à faire",
        "Un rappel de ce qu'il vous reste à faire pour le {{ due }}. Si vous avez besoin d'aide, "
        "répondez à ce message.",
        short=f"{_HI} Rappel de l'étape de votre plan pour le {{{{ due }}}}. Besoin d'aide ?"
        " Répondez à ce message.",
        discreet=f"{_HI} Rappel de ce qu'il vous reste à faire pour le {{{{ due }}}}. Besoin"
        " d'aide ? Répondez à ce message.",
    ),
    "digest": said(
        "Ce qui vous attend",
        "Voici ce qui vous attend :",
        "{{ items }}",
        short=f"{_HI} Voici ce qui vous attend :\n{{{{ items }}}}",
    ),
    "news": said(
        "Des nouvelles pour vous",
        "{{ text }}",
        "Pour ne plus recevoir nos messages, répondez STOP.",
        short="{{ first_names }} : {{ text }}\nPour ne plus recevoir nos messages, répondez STOP.",
    ),
    "own_page_link": said(
        "Votre lien personnel",
        "Voici votre lien personnel. Il s'ouvre une seule fois, dans les 24 heures ; ne le partagez "
        "pas.",
        "{{ link }}",
        short=f"{_HI} Voici votre lien personnel. Il s'ouvre une seule fois, dans les 24 heures ; ne"
        " le partagez pas : {{ link }}",
    ),
    "stop_confirmed": said(
        "Nous ne vous écrirons plus",
        "C'est fait : nous ne vous écrirons plus. Pour recevoir de nouveau nos messages, répondez "
        "START.",
        short="C'est fait, {{ first_names }} : nous ne vous écrirons plus. Pour recevoir de nouveau"
        " nos messages, répondez START.",
    ),
    "start_confirmed": said(
        "Nous vous écrirons de nouveau",
        "C'est fait : vous recevrez de nouveau nos messages. Si vous n'en voulez pas, répondez "
        "STOP.",
        short="C'est fait, {{ first_names }} : vous recevrez de nouveau nos messages. Si vous n'en"
        " voulez pas, répondez STOP.",
    ),
    "answer_received": said(
        "Nous avons reçu votre message",
        "Merci de nous avoir écrit. Nous avons reçu votre message ; quelqu'un va le lire et vous "
        "répondra.",
        short="Merci, {{ first_names }}. Nous avons votre message ; quelqu'un va le lire et vous"
        " répondra.",
    ),
    "absence_noted": said(
        "Merci de nous avoir prévenus",
        "Merci de nous avoir prévenus. Nous avons noté que vous ne pouvez pas venir.",
        short="Merci de nous avoir prévenus, {{ first_names }}. Nous avons noté que vous ne pouvez"
        " pas venir.",
    ),
    "offer_accepted_noted": said(
        "Votre réponse est notée",
        "Merci. Nous avons noté que vous acceptez la place. Nous vous dirons bientôt le jour, "
        "l'heure et le lieu.",
        short="Merci, {{ first_names }}. C'est noté : vous acceptez la place. Nous vous dirons"
        " sous peu le jour, l'heure et le lieu.",
    ),
    "offer_declined_noted": said(
        "Votre réponse est notée",
        "Merci de votre réponse. Nous avons noté que vous n'acceptez pas la place. Si vous changez "
        "d'avis, répondez à ce message.",
        short="Merci, {{ first_names }}. C'est noté : vous n'acceptez pas la place. Si vous"
        " changez d'avis, répondez à ce message.",
    ),
}
