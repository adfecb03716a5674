"""Words after which a person is to read an answer at once: violence, danger, harm to herself.

Whatever else is said with them, nothing is done by itself. It is better to call somebody who was
well than to miss one who was not; what is merely a manner of speaking is left out where it is
common (`me pegó la gripa`, `me muero de risa`).
"""

import re

_ILLNESS = r"(?! (?:la|una|el|un) (?:gripa|gripe|gripita|virus|sol|tos|fiebre|covid|calor|susto))"
_URGENT = re.compile(
    rf"\bme (?:pego|pega|pegan|pegaron){_ILLNESS}(?= |$)"
    r"|\bme (?:golpea|golpeo|golpean|golpearon|maltrata|maltrato|maltratan|viola|violo|violaron"
    r"|amenaza|amenazo|amenazan|amenazaron|encerro|encerraron|tiene encerrada|tienen encerrada"
    r"|quiere matar|quieren matar|va a matar|van a matar|agredio|agrede|persigue|persiguen|acosa"
    r"|abuso|abusa|toco sin|apunal\w+|intento matar|quiere pegar|sigue un hombre)\b"
    r"|\bmatarme\b|\bsuicid\w+|\bquitarme la vida\b|\bno quiero (?:vivir|seguir viviendo|estar viva)\b"
    r"|\bhacerme dano\b|\bme hice dano\b|\bcortarme\b|\bme corto\b|\b(?:me quiero|quiero) morir(?:me)?\b"
    r"|\bacabar con (?:todo|mi vida)\b|\bno aguanto mas\b|\bya no puedo mas\b|\bno le veo sentido\b"
    r"|\bdesaparecer para siempre\b|\bme tome (?:unas|las|todas las) pastillas\b"
    r"|\b(?:auxilio|socorro)\b|\bayuda urgente\b|\bnecesito ayuda ya\b|\bes urgente\b|\burgente\b"
    r"|\bemergencia\b|\babus(?:o|a|aron|an|ando) de mi\b|\babuso sexual\b|\bviolacion\b|\bviolencia\b"
    r"|\bviolad[ao]\b|\btengo (?:mucho )?miedo (?:de|a|que|por) (?:mi|el|que me|lo que)\b|\bsangr(?:o"
    r"|ando|ado)\b|\bme ech(?:o|aron) de la casa\b|\bme fui de la casa\b"
    r"|\b(?:se perdio|desaparecio|se llevaron|se llevo) (?:a )?mi (?:hij|beb|nin|herman)\w*"
    r"|\bhelp me\b|\b(?:hits|hit|beats|beat|raped|hurt|hurts|threatens) me\b|\bkill (?:me|myself)\b"
    r"|\b(?:il|on) me (?:frappe|bat|menace|viole)\b|\bau secours\b|\bme tuer\b|\benvie de mourir\b"
    r"|\bsuicide\b|\bhurt myself\b|\bwant to die\b"
)


def is_urgent(words: str) -> bool:
    """Whether a person is to read it at once."""
    return _URGENT.search(words) is not None
