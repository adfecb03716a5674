"""Messages in French."""

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
        "Nous vous écrirons dès qu'une place se libère.",
        short=f"{_HI} Pas de place dans le programme pour le moment : vous restez sur la liste"
        " d'attente. Nous vous écrirons dès qu'une place se libère.",
        discreet=f"{_HI} Pas de place pour le moment : vous restez sur la liste d'attente. Nous"
        " vous écrirons dès qu'une place se libère.",
    ),
    "offered": said(
        "Il y a une place pour vous",
        "Une place s'est libérée, et elle est à vous si vous la voulez encore. Dites-nous oui ou "
        "non dans les 48 heures qui suivent la réception de ce message : répondez-y, ou "
        "prévenez la personne qui garde le contact avec vous.",
        "Sans réponse dans ce délai, nous proposerons la place à quelqu'un d'autre.",
        short=f"{_HI} Il y a une place pour vous dans le programme. La voulez-vous ? Merci de"
        " répondre OUI ou NON dans les 48 heures.",
        discreet=f"{_HI} Il y a une place pour vous. La voulez-vous ? Merci de répondre OUI ou NON"
        " dans les 48 heures.",
    ),
    "offer_reminder": said(
        "Nous attendons votre réponse",
        "Nous ne savons pas encore si vous voulez la place que nous vous avons proposée. Répondez "
        "OUI ou NON à ce message, ou prévenez la personne qui garde le contact avec vous, avant "
        "{{ until }}.",
        short=f"{_HI} Voulez-vous la place proposée dans le programme ? Répondez OUI ou NON avant"
        " {{ until }}.",
        discreet=f"{_HI} Voulez-vous la place proposée ? Répondez OUI ou NON avant {{{{ until }}}}.",
    ),
    "offer_lapsed": said(
        "Le délai de réponse est passé",
        "Les 48 heures pour répondre sont passées, et la place est allée à la personne suivante. "
        "Si vous en voulez encore une, répondez à ce message ou dites-le à la personne qui garde "
        "le contact avec vous.",
        short=f"{_HI} Les 48 heures pour répondre sont passées, et la place est allée à quelqu'un"
        " d'autre. Si vous en voulez une autre, répondez à ce message.",
    ),
    "came_of_age": said(
        "C'est maintenant à vous de décider",
        "Vous avez maintenant 18 ans, et c'est à vous de décider : il nous faut votre propre "
        "autorisation et les données de votre nouvelle pièce d'identité, la cédula. Pour les "
        "donner, répondez à ce message ou parlez-en à la personne qui garde le contact avec "
        "vous.",
        short=f"{_HI} Vous avez 18 ans, et c'est à vous de décider : il nous faut votre autorisation"
        " et les données de votre cédula. Répondez à ce message.",
    ),
    "session_reminder": said(
        "Nous vous attendons",
        "Nous vous attendons {{ when }}.\nLieu : {{ place }}.",
        "Si vous ne pouvez pas venir, répondez à ce message et dites-le-nous.",
        short=f"{_HI} Vous avez cours {{{{ when }}}}. Lieu : {{{{ place }}}}. {_CANNOT}",
        discreet=f"{_HI} Nous vous attendons {{{{ when }}}}. Lieu : {{{{ place }}}}. {_CANNOT}",
    ),
    "session_moved": said(
        "Un changement de date ou de lieu",
        "Il y a un changement : nous vous attendons {{ when }}.\nLieu : {{ place }}.",
        "Si vous ne pouvez pas venir, répondez à ce message et dites-le-nous.",
        short=f"{_HI} Changement : vous avez cours {{{{ when }}}}. Lieu : {{{{ place }}}}. {_CANNOT}",
        discreet=f"{_HI} Changement : nous vous attendons {{{{ when }}}}. Lieu : {{{{ place }}}}."
        f" {_CANNOT}",
    ),
    "session_cancelled": said(
        "Nous ne nous verrons pas ce jour-là",
        "Ce qui était prévu {{ when }} n'aura pas lieu. Nous vous dirons la nouvelle date.",
        short=f"{_HI} Votre cours de {{{{ when }}}} n'aura pas lieu. Nous vous dirons la nouvelle"
        " date.",
        discreet=f"{_HI} Pas de rendez-vous {{{{ when }}}}. Nous vous dirons la nouvelle date.",
    ),
    "meeting_planned": said(
        "Votre prochain rendez-vous",
        "Votre rendez-vous : {{ when }}.",
        "Si vous ne pouvez pas, répondez à ce message et nous chercherons un autre jour.",
        short=f"{_HI} Le rendez-vous avec votre mentor : {{{{ when }}}}. Si vous ne pouvez pas,"
        " répondez à ce message.",
        discreet=f"{_HI} Votre rendez-vous : {{{{ when }}}}. Si vous ne pouvez pas, répondez à ce"
        " message.",
    ),
    "meeting_reminder": said(
        "Votre rendez-vous",
        "Un rappel de votre rendez-vous : {{ when }}.",
        "Si vous ne pouvez pas, répondez à ce message et nous chercherons un autre jour.",
        short=f"{_HI} Rappel du rendez-vous avec votre mentor : {{{{ when }}}}. Si vous ne pouvez"
        " pas, répondez à ce message.",
        discreet=f"{_HI} Rappel de votre rendez-vous : {{{{ when }}}}. Si vous ne pouvez pas,"
        " répondez à ce message.",
    ),
    "meeting_moved": said(
        "Votre rendez-vous change de date",
        "Votre rendez-vous change de date : {{ when }}.",
        "Si vous ne pouvez pas, répondez à ce message et nous chercherons un autre jour.",
        short=f"{_HI} Le rendez-vous avec votre mentor change : {{{{ when }}}}. Si vous ne pouvez"
        " pas, répondez à ce message.",
        discreet=f"{_HI} Votre rendez-vous change : {{{{ when }}}}. Si vous ne pouvez pas, répondez"
        " à ce message.",
    ),
    "meeting_cancelled": said(
        "Votre rendez-vous n'aura pas lieu",
        "Le rendez-vous de {{ when }} n'aura pas lieu. Nous vous dirons la nouvelle date.",
        short=f"{_HI} Le rendez-vous avec votre mentor de {{{{ when }}}} n'aura pas lieu. Nous vous"
        " dirons la nouvelle date.",
        discreet=f"{_HI} Le rendez-vous de {{{{ when }}}} n'aura pas lieu. Nous vous dirons la"
        " nouvelle date.",
    ),
    "certificate_issued": said(
        "Votre document vous attend",
        "Félicitations ! Votre document est là. Pour le recevoir, répondez à ce message ou parlez-en "
        "à la personne qui garde le contact avec vous.",
        short=f"{_HI} Félicitations ! Votre certificat est là : répondez à ce message pour le"
        " recevoir.",
        discreet=f"{_HI} Félicitations ! Votre document est là : répondez à ce message pour le"
        " recevoir.",
    ),
    "follow_up_due": said(
        "Comment allez-vous ?",
        "Nous ne nous sommes pas parlé depuis un moment, et nous aimerions avoir de vos nouvelles. "
        "Répondez à ce message, ou attendez notre appel.",
        short=f"{_HI} Donnez-nous de vos nouvelles, et de votre projet. Répondez à ce message, ou"
        " attendez notre appel.",
        discreet=f"{_HI} Donnez-nous de vos nouvelles. Répondez à ce message, ou attendez notre"
        " appel.",
    ),
    "step_due": said(
        "Ce qu'il vous reste à faire",
        "Un rappel de ce qu'il vous reste à faire pour {{ due }}. S'il vous faut de l'aide, répondez "
        "à ce message.",
        short=f"{_HI} Un rappel de l'étape de votre plan pour {{{{ due }}}}. S'il vous faut de"
        " l'aide, répondez à ce message.",
        discreet=f"{_HI} Un rappel de ce qu'il vous reste à faire pour {{{{ due }}}}. S'il vous faut de l'aide,"
        " répondez à ce message.",
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
        "Si vous ne voulez pas de ces messages, répondez STOP.",
        short="{{ first_names }} : {{ text }}\nSi vous ne voulez pas de ces messages, répondez STOP.",
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
        "C'est fait : vous recevez de nouveau nos messages. Si vous n'en voulez pas, répondez STOP.",
        short="C'est fait, {{ first_names }} : vous recevez de nouveau nos messages. Si vous n'en"
        " voulez pas, répondez STOP.",
    ),
    "answer_received": said(
        "Nous avons votre message",
        "Merci de nous avoir écrit. Nous avons votre message ; quelqu'un va le lire et vous "
        "répondra.",
        short="Merci, {{ first_names }}. Nous avons votre message ; quelqu'un va le lire et vous"
        " répondra.",
    ),
    "absence_noted": said(
        "Merci de nous prévenir",
        "Merci de nous prévenir. Nous avons noté que vous ne pouvez pas venir.",
        short="Merci de nous prévenir, {{ first_names }}. Nous avons noté que vous ne pouvez pas"
        " venir.",
    ),
    "offer_accepted_noted": said(
        "Votre réponse est notée",
        "Merci. Nous avons noté que vous voulez la place. Nous vous dirons bientôt le jour, l'heure "
        "et le lieu.",
        short="Merci, {{ first_names }}. Nous avons noté que vous voulez la place. Nous vous dirons"
        " sous peu le jour, l'heure et le lieu.",
    ),
    "offer_declined_noted": said(
        "Votre réponse est notée",
        "Merci de votre réponse. Nous avons noté que vous ne prenez pas la place. Si vous changez "
        "d'avis, répondez à ce message.",
        short="Merci, {{ first_names }}. Nous avons noté que vous ne prenez pas la place. Si vous"
        " changez d'avis, répondez à ce message.",
    ),
}
