"""Templates as a coordinator writes them."""

from typing import Any

from nosotros.contracts.notifications import TemplateText, WriteTemplate

LANGUAGES = ("es", "en", "fr")


def texts(source: str = "Hola, {{ first_names }}", **facts: Any) -> tuple[TemplateText, ...]:
    """Words for text messages, in every language, for whoever reads them."""
    return tuple(
        TemplateText(
            **{"language": language, "channel": "sms", "text": source, "discreet": seen, **facts}
        )
        for language in LANGUAGES
        for seen in (False, True)
    )


def whatsapp(name: str, source: str = "Hola, {{ first_names }}") -> tuple[TemplateText, ...]:
    """Words that WhatsApp is to approve."""
    return tuple(
        TemplateText(
            language=language,
            channel="whatsapp",
            text=source,
            discreet=seen,
            whatsapp_name=f"{name}_discreet" if seen else name,
        )
        for language in LANGUAGES
        for seen in (False, True)
    )


def emails(source: str = "Hola, {{ first_names }}", subject: str = "Nos vemos") -> Any:
    """Words for e-mails."""
    return tuple(
        TemplateText(language=language, channel="email", text=source, subject=subject)
        for language in LANGUAGES
    )


def prints(source: str = "Hola, {{ first_names }}", subject: str = "Nos vemos") -> Any:
    """Words to be read aloud or handed over."""
    return tuple(
        TemplateText(language=language, channel="print", text=source, subject=subject)
        for language in LANGUAGES
    )


def template(code: str = "session_reminder", purpose: str = "reminders", **facts: Any) -> Any:
    """The command that writes a template."""
    return WriteTemplate(code=code, purpose=purpose, **{"texts": texts(), **facts})
