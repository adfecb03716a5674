"""Refusals of in whose name, and in whose rows, something is asked."""

from datetime import datetime

from gateway.refusals.declaring import Refusal, refusal


@refusal(
    status=400,
    es="La cabecera {header} no se puede leer: lleva un solo nombre, en minúsculas, cifras y "
    "guiones.",
    en="The header {header} cannot be read: it carries one name, in lower-case letters, digits "
    "and hyphens.",
    fr="L'en-tête {header} est illisible : il porte un seul nom, en minuscules, chiffres et "
    "traits d'union.",
)
class HeaderMalformed(Refusal):
    """Correct the header named in `header`, or leave it out."""

    header: str


@refusal(
    status=400,
    es="No se sabe por qué organización actúa usted. Dígalo en Nosotros-Acting-For: {organisations}.",
    en="It is not known for which organisation you act. Say it in Nosotros-Acting-For: "
    "{organisations}.",
    fr="On ne sait pas pour quelle organisation vous agissez. Dites-le dans Nosotros-Acting-For : "
    "{organisations}.",
)
class ActingForMissing(Refusal):
    """Send one of `organisations` as `Nosotros-Acting-For`."""

    organisations: tuple[str, ...]


@refusal(
    status=403,
    es="Usted no actúa por {organisation}. Pida una función a su administración.",
    en="You do not act for {organisation}. Ask its administrator for a role.",
    fr="Vous n'agissez pas pour {organisation}. Demandez un rôle à son administration.",
)
class MembershipMissing(Refusal):
    """Send one of `organisations`, which are yours, as `Nosotros-Acting-For`."""

    organisation: str
    organisations: tuple[str, ...]


@refusal(
    status=403,
    es="Usted no tiene función en ninguna organización. Pida una a la administración de la suya.",
    en="You have no role in any organisation. Ask the administrator of yours for one.",
    fr="Vous n'avez de rôle dans aucune organisation. Demandez-en un à l'administration de la "
    "vôtre.",
)
class NoMembership(Refusal):
    """Ask an administrator of your organisation for a role there."""


@refusal(
    status=403,
    es="Su identidad es válida, pero aquí nadie la conoce. Pida a la administración de su "
    "organización que la registre.",
    en="Your sign-in is valid, but nobody is known by it here. Ask your organisation's "
    "administrator to register it.",
    fr="Votre identité est valable, mais inconnue ici. Demandez à l'administration de votre "
    "organisation de l'enregistrer.",
)
class PersonUnknown(Refusal):
    """Ask an administrator to register the subject that your identity provider knows you by."""


@refusal(
    status=403,
    es="No hay acuerdo por el que {organisation} conceda algo a {acting_for}.",
    en="There is no agreement by which {organisation} grants anything to {acting_for}.",
    fr="Aucun accord par lequel {organisation} accorde quoi que ce soit à {acting_for}.",
)
class NoAgreement(Refusal):
    """Propose an agreement to the organisation whose rows you ask for."""

    organisation: str
    acting_for: str


@refusal(
    status=403,
    es="El acuerdo con {organisation} empieza a regir el {starts_at}.",
    en="The agreement with {organisation} begins at {starts_at}.",
    fr="L'accord avec {organisation} prend effet le {starts_at}.",
)
class AgreementNotBegun(Refusal):
    """Wait until `starts_at`."""

    organisation: str
    starts_at: datetime


@refusal(
    status=403,
    es="El acuerdo con {organisation} terminó el {ended_at}. Acuerden uno nuevo.",
    en="The agreement with {organisation} ended at {ended_at}. Conclude a new one.",
    fr="L'accord avec {organisation} a pris fin le {ended_at}. Concluez-en un nouveau.",
)
class AgreementOver(Refusal):
    """Propose a new agreement; one that has ended grants nothing any more."""

    organisation: str
    ended_at: datetime


@refusal(
    status=403,
    es="Ningún acuerdo vigente con {organisation} concede {operation}.",
    en="No agreement in force with {organisation} grants {operation}.",
    fr="Aucun accord en vigueur avec {organisation} n'accorde {operation}.",
)
class OperationNotGranted(Refusal):
    """Propose an agreement that names the operation."""

    operation: str
    organisation: str


@refusal(
    status=403,
    es="Diga para qué lo pide, en Nosotros-Purpose: {purposes}.",
    en="Say what you ask it for, in Nosotros-Purpose: {purposes}.",
    fr="Dites à quelle fin, dans Nosotros-Purpose : {purposes}.",
)
class PurposeMissing(Refusal):
    """Send one of `purposes` as `Nosotros-Purpose`."""

    purposes: tuple[str, ...]


@refusal(
    status=403,
    es="El acuerdo no lo concede para {purpose}, sino para: {purposes}.",
    en="The agreement does not grant it for {purpose}, but for: {purposes}.",
    fr="L'accord ne l'accorde pas pour {purpose}, mais pour : {purposes}.",
)
class PurposeNotGranted(Refusal):
    """Send one of `purposes`, where that is what you ask it for."""

    purpose: str
    purposes: tuple[str, ...]
