"""The paths of her page, answering."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from gateway import reading
from gateway.endpoint import Services
from gateway.exchange import Headers, Request, Response, refused
from gateway.own_page import pages, visiting
from gateway.own_page.asking import Asker, as_anybody, herself
from gateway.own_page.parts import Parts, gather
from gateway.problems import LANGUAGES
from gateway.refusals import PathUnknown, TooManyRequests
from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.enrolment import AuthorisationEnded, GetOwnRecord, WithdrawOwnAuthorisation
from nosotros.contracts.language import ContractError
from nosotros.contracts.notifications import (
    CheckVisit,
    CloseVisit,
    LinkSpent,
    OpenOwnPage,
    SetOwnPreferences,
    Visitor,
)
from nosotros.settings import SLUG

#: a browser forgets the visit when the service has long done so
VISIT_SECONDS = 20 * 60
LONGEST_FORM = 2048
_CHANNELS = ("email", "sms", "whatsapp")

Answer = Callable[[Request, Mapping[str, str]], Awaitable[Response]]


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonalPage:
    """One path of her page: limited by address, and refused with a page too."""

    answer: Answer

    async def __call__(self, request: Request, parameters: dict[str, str]) -> Response:
        if not SLUG.fullmatch(parameters["organisation"]):
            raise PathUnknown()
        return await self.answer(request, parameters)

    def refuse(self, error: ContractError, request: Request) -> Response:
        """Why she sees nothing, as a page; whatever visit there was, its cookie stays."""
        heading, text = "unanswered", "unanswered_means"
        if isinstance(error, LinkSpent | PathUnknown | NotFound):
            heading, text = "spent", "spent_means"
        elif isinstance(error, TooManyRequests):
            text = "too_many"
        language = _language(request)
        problem = refused(error, language=language)
        kept = tuple(each for each in problem.headers if each[0] == b"retry-after")
        return Response(
            status=problem.status,
            body=pages.notice(language=language, heading=heading, text=text),
            headers=(*pages.HEADERS, *kept),
            code=problem.code,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Visit:
    """A visit that lasts, and who asks in it."""

    visitor: Visitor
    organisation: str
    secret: str
    home: str
    caller: bytes
    #: of the page: the one that she chose there, else hers
    language: str
    #: `?language=…`, where she chose it there
    chosen: str


class OwnPage:
    """A participant's own page."""

    def __init__(self, services: Services) -> None:
        self._asker = Asker(services.rpc, services.rooms)
        self._settings = services.settings
        self._public_url = services.public_url

    def routes(self) -> dict[tuple[str, str], PersonalPage]:
        """What answers, by method and path."""
        answers: dict[tuple[str, str], Answer] = {
            ("GET", "/m/{organisation}/{secret}"): self._show_link,
            ("POST", "/m/{organisation}/{secret}"): self._open,
            ("GET", "/m/{organisation}/closed"): self._closed,
            ("GET", "/m/{organisation}/me"): self._show,
            ("POST", "/m/{organisation}/me/messages"): self._choose,
            ("GET", "/m/{organisation}/me/withdraw/{authorisation}"): self._confirm,
            ("POST", "/m/{organisation}/me/withdraw/{authorisation}"): self._withdraw,
            ("POST", "/m/{organisation}/me/close"): self._close,
        }
        return {where: PersonalPage(answer=answer) for where, answer in answers.items()}

    async def _show_link(self, request: Request, parameters: Mapping[str, str]) -> Response:
        """A button: what only looks at links (previews, scanners) opens nothing."""
        if not visiting.SECRET.fullmatch(parameters["secret"]):
            raise LinkSpent()
        return _page(
            pages.link(language=_language(request), path=request.path, visit=visiting.new_secret())
        )

    async def _open(self, request: Request, parameters: Mapping[str, str]) -> Response:
        organisation = parameters["organisation"]
        if not visiting.is_of_this_site(request):
            raise LinkSpent()
        visit = (await self._form(request)).get("visit", "")
        if not visiting.SECRET.fullmatch(visit):
            visit = visiting.new_secret()
        opening = OpenOwnPage(
            organisation=organisation, secret=parameters["secret"][:64], visit=visit
        )
        await self._ask_as_anybody(opening, request=request, organisation=organisation)
        cookie = visiting.cookie(
            visit, organisation=organisation, seconds=VISIT_SECONDS, public_url=self._public_url
        )
        # Her own language goes before the browser's, which the link was shown in.
        return _elsewhere(f"/m/{organisation}/me", cookie)

    async def _show(self, request: Request, parameters: Mapping[str, str]) -> Response:
        visit = await self._visit(request, parameters)
        parts: Parts = await gather(lambda contract: self._ask(contract, visit, request))
        return _page(
            pages.own(
                parts,
                language=visit.language,
                chosen=visit.chosen,
                home=visit.home,
                token=visiting.token_of(visit.secret),
                until=visit.visitor.expires_at,
                done=_query(request).get("done"),
                help_line=self._settings.help_line,
            )
        )

    async def _choose(self, request: Request, parameters: Mapping[str, str]) -> Response:
        visit, form = await self._visit_of_form(request, parameters)
        language, channel = form.get("language"), form.get("channel")
        choice = SetOwnPreferences(
            language=language if language in LANGUAGES else visit.visitor.language,  # type: ignore[arg-type]
            channel=channel if channel in _CHANNELS else None,  # type: ignore[arg-type]
            opted_out=form.get("opted_out") == "yes",
            expected_revision=visiting.revision_of(form),
        )
        try:
            await self._ask(choice, visit, request)
        except (InvalidFields, RevisionMismatch) as error:
            # She sees what is so now.
            if not visiting.is_of_an_old_page(error):
                raise
            return _elsewhere(f"{visit.home}?done=changed")
        return _elsewhere(f"{visit.home}?done=saved")

    async def _confirm(self, request: Request, parameters: Mapping[str, str]) -> Response:
        visit = await self._visit(request, parameters)
        record = await self._ask(GetOwnRecord(), visit, request)
        wanted = _id(parameters["authorisation"])
        found = [each for each in record.authorisations if each.id == wanted]
        if not found:
            return _elsewhere(visit.home + visit.chosen)
        return _page(
            pages.confirm(
                found[0],
                language=visit.language,
                chosen=visit.chosen,
                home=visit.home,
                token=visiting.token_of(visit.secret),
            )
        )

    async def _withdraw(self, request: Request, parameters: Mapping[str, str]) -> Response:
        visit, _ = await self._visit_of_form(request, parameters)
        wanted = _id(parameters["authorisation"])
        # She pressed twice, or somebody was faster: what she wanted is so.
        with suppress(AuthorisationEnded):
            await self._ask(WithdrawOwnAuthorisation(authorisation_id=wanted), visit, request)
        mark = "&" if visit.chosen else "?"
        return _elsewhere(f"{visit.home}{visit.chosen}{mark}done=withdrawn")

    async def _close(self, request: Request, parameters: Mapping[str, str]) -> Response:
        visit, _ = await self._visit_of_form(request, parameters)
        organisation = parameters["organisation"]
        closing = CloseVisit(organisation=organisation, visit=visit.secret)
        await self._ask_as_anybody(closing, request=request, organisation=organisation)
        forget = visiting.cookie(
            "", organisation=organisation, seconds=0, public_url=self._public_url
        )
        return _elsewhere(f"/m/{organisation}/closed?language={visit.language}", forget)

    async def _closed(self, request: Request, parameters: Mapping[str, str]) -> Response:
        language = _language(request)
        return _page(
            pages.notice(
                language=language, heading="closed", text="closed_means", path=request.path
            )
        )

    async def _visit(self, request: Request, parameters: Mapping[str, str]) -> _Visit:
        """The visit that the cookie shows, while it lasts.

        Raises:
            LinkSpent: there is none, or it is over.
        """
        organisation, secret = parameters["organisation"], visiting.secret_of(request)
        if secret is None:
            raise LinkSpent()
        checking = CheckVisit(organisation=organisation, visit=secret)
        visitor: Visitor = await self._ask_as_anybody(
            checking, request=request, organisation=organisation
        )
        given = _query(request).get("language")
        chosen = given if given in LANGUAGES else None
        known = visitor.language if visitor.language in LANGUAGES else _language(request)
        return _Visit(
            visitor=visitor,
            organisation=organisation,
            secret=secret,
            home=f"/m/{organisation}/me",
            caller=herself(organisation, visitor.participant_id),
            language=chosen or known,
            chosen=f"?language={chosen}" if chosen else "",
        )

    async def _visit_of_form(
        self, request: Request, parameters: Mapping[str, str]
    ) -> tuple[_Visit, dict[str, str]]:
        """The same, and what its form holds.

        Raises:
            LinkSpent: there is none, it is over, or the form was on no page of it.
        """
        form = await self._form(request)
        secret = visiting.secret_of(request)
        if secret is None or not visiting.is_own(request, secret=secret, token=form.get("token")):
            raise LinkSpent()
        return await self._visit(request, parameters), form

    async def _form(self, request: Request) -> dict[str, str]:
        seconds = self._settings.body_seconds
        body = b"".join(
            [c async for c in reading.chunks(request, limit=LONGEST_FORM, seconds=seconds)]
        )
        return dict(parse_qsl(body.decode("latin-1"), keep_blank_values=True))

    async def _ask(self, contract: Any, visit: _Visit, request: Request) -> Any:
        return await self._asker.ask(
            contract,
            caller=visit.caller,
            organisation=visit.organisation,
            request=request,
            language=visit.language,
        )

    async def _ask_as_anybody(self, contract: Any, *, request: Request, organisation: str) -> Any:
        return await self._asker.ask(
            contract,
            caller=as_anybody(organisation),
            organisation=organisation,
            request=request,
            language=_language(request),
        )


def _page(body: bytes) -> Response:
    return Response(status=200, body=body, headers=pages.HEADERS)


def _elsewhere(where: str, *more: tuple[bytes, bytes]) -> Response:
    kept: Headers = tuple(each for each in pages.HEADERS if each[0] != b"content-type")
    return Response(status=303, headers=((b"location", where.encode()), *kept, *more))


def _language(request: Request) -> str:
    """The one that was chosen on a page, else the browser's."""
    chosen = _query(request).get("language")
    return chosen if chosen in LANGUAGES else request.language


def _query(request: Request) -> dict[str, str]:
    # What messengers and mail readers add to links is none of ours, and no reason to refuse.
    return dict(parse_qsl(request.query.decode("latin-1")))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise PathUnknown() from None
