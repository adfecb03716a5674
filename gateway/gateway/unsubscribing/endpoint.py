"""What a link to unsubscribe does: looked at it shows a button, posted to it stops messages."""

from typing import Any

from gateway import answers, reading
from gateway.access.deciding import Allowed
from gateway.endpoint import Endpoint
from gateway.exchange import Request, Response
from gateway.exports.negotiation import prefers_html
from gateway.unsubscribing import pages
from nosotros.contracts.language import ContractError
from nosotros.identifiers import new_id

#: `List-Unsubscribe=One-Click`, or nothing
LONGEST = 4096
_NOT_KEPT = (b"cache-control", b"no-store")
_BY_ACCEPT = (b"vary", b"Accept, Accept-Language")


class SubscriptionEndpoint(Endpoint):
    """Shows what the link would stop, and the button that does it.

    Programs that look at links before people do, in mail and in chats, change nothing.
    """

    async def answer(
        self, request: Request, *, parameters: dict[str, str], allowed: Allowed
    ) -> Response:
        """The page.

        Raises:
            ContractError: the link is none of ours, or the service does not answer.
        """
        result = await self._call(request, allowed, dict(parameters), None)
        return self._shown(request, result)

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

    def _shown(self, request: Request, result: Any) -> Response:
        try:
            body = pages.subscription(
                purpose=str(result["purpose"]),
                stopped=bool(result["stopped"]),
                language=pages.language_of(request),
            )
        except (TypeError, KeyError):
            raise answers.unreadable(operation=self.id, reason="a field is missing") from None
        return Response(status=200, body=body, headers=(*pages.HEADERS, _NOT_KEPT, _BY_ACCEPT))


class UnsubscribeEndpoint(SubscriptionEndpoint):
    """Stops messages by a token that says whose and which; what is posted says nothing more."""

    async def answer(
        self, request: Request, *, parameters: dict[str, str], allowed: Allowed
    ) -> Response:
        """Have the service note it. It is never answered with a redirection (RFC 8058, 3.1).

        Raises:
            ContractError: the link is none of ours, or the service cannot note it now.
        """
        seconds = self._services.settings.body_seconds
        async for _ in reading.chunks(request, limit=LONGEST, seconds=seconds):
            continue
        # A new command each time: whoever has messages again meanwhile may stop them again.
        result = await self._call(request, allowed, dict(parameters), new_id())
        if prefers_html(request.headers.get(b"accept")):
            return self._shown(request, result)
        return Response(status=200, headers=(_NOT_KEPT, _BY_ACCEPT))
