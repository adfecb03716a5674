"""What a link to unsubscribe does when it is posted to, by a mail program or by the page's button."""

from gateway import reading
from gateway.endpoint import Endpoint
from gateway.exchange import Request, Response
from gateway.exports.negotiation import prefers_html
from gateway.keys import Caller
from gateway.unsubscribing import pages
from nosotros.contracts.language import ContractError
from nosotros.identifiers import new_id

#: `List-Unsubscribe=One-Click`, or nothing
LONGEST = 4096
_NOT_KEPT = (b"cache-control", b"no-store")
_BY_ACCEPT = (b"vary", b"Accept, Accept-Language")


class UnsubscribeEndpoint(Endpoint):
    """Stops messages by a token that says whose and which; whatever is posted says nothing more."""

    async def answer(
        self, request: Request, *, parameters: dict[str, str], caller: Caller
    ) -> Response:
        """Have the service note it. It is never answered with a redirection (RFC 8058, 3.1).

        Raises:
            ContractError: the link is none of ours, or the service cannot note it now.
        """
        seconds = self._services.settings.body_seconds
        async for _ in reading.chunks(request, limit=LONGEST, seconds=seconds):
            continue
        # A new command each time: whoever has messages again meanwhile may stop them again.
        await self._call(request, caller, dict(parameters), new_id())
        if prefers_html(request.headers.get(b"accept")):
            return Response(
                status=200,
                body=pages.done(language=pages.language_of(request)),
                headers=(*pages.HEADERS, _NOT_KEPT, _BY_ACCEPT),
            )
        return Response(status=200, headers=(_NOT_KEPT, _BY_ACCEPT))

    def refuse(self, error: ContractError, request: Request) -> Response:
        """The refusal as a page, where one was asked for."""
        problem = super().refuse(error, request)
        if not prefers_html(request.headers.get(b"accept")):
            return problem
        kept = tuple(each for each in problem.headers if each[0] in (b"retry-after", b"allow"))
        language = pages.language_of(request)
        return Response(
            status=problem.status,
            body=pages.refusal(error.text(language), language=language),
            headers=(*pages.HEADERS, _NOT_KEPT, _BY_ACCEPT, *kept),
            code=problem.code,
        )
