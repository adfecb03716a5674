"""How training refuses to certify."""

from uuid import UUID

from nosotros.contracts.language import ContractError, error


@error(
    status=409,
    es="No ha completado el programa: {missing}.",
    en="She has not completed the programme: {missing}.",
    fr="Elle n'a pas terminé le programme : {missing}.",
)
class NotCompleted(ContractError):
    """Each part of `missing` (`module/requirement`) has to be met first: completion is computed
    from attendance and practice alone."""

    missing: tuple[str, ...]


@error(
    status=409,
    es="El certificado está en el estado {state} y esto no es posible ahora.",
    en="The certificate is {state}, and this is not possible now.",
    fr="Le certificat est dans l'état {state} et ceci n'est pas possible maintenant.",
)
class CertificateNotValid(ContractError):
    """Read the certificate; one that is revoked or superseded stays so."""

    state: str


@error(
    status=409,
    es="Ya tiene un certificado vigente: {certificate_id}.",
    en="She has a valid certificate already: {certificate_id}.",
    fr="Elle a déjà un certificat valable : {certificate_id}.",
)
class AlreadyCertified(ContractError):
    """Nothing to do; supersede the certificate where it is to be issued anew."""

    certificate_id: UUID


@error(
    status=404,
    es="Ningún certificado tiene este enlace.",
    en="No certificate has this link.",
    fr="Aucun certificat n'a ce lien.",
)
class CertificateUnknown(ContractError):
    """Compare the link with the one on the certificate, character by character."""


@error(
    status=409,
    es="Su nombre no puede ponerse en un certificado: {why}.",
    en="Her name cannot be put on a certificate: {why}.",
    fr="Son nom ne peut pas figurer sur un certificat : {why}.",
)
class NameUnavailable(ContractError):
    """`unknown`: who she is was not told yet, try again in a moment; `restricted`: she has left,
    and her name is shown nowhere; `changed`: it is another than when the certificate was issued,
    supersede it; `unprintable`: the fonts lack one of its letters, or of the programme's title."""

    why: str


@error(
    status=503,
    es="Falta la clave con la que se firman los certificados.",
    en="The key that certificates are signed with is missing.",
    fr="La clé qui signe les certificats manque.",
)
class SigningKeyMissing(ContractError):
    """Set NOSOTROS_SIGNING_KEY for the service, and try again."""
