"""A certificate's link, answering: as JSON, or to a browser as a page with a form.

The form asks whether a name is the one on the certificate. It is posted, as an address is kept
by browsers and written down by servers, and a name is nobody's business there.
"""

from typing import Any
from urllib.parse import parse_qsl

import marshmallow

from gateway import answers, reading
from gateway.endpoint import Endpoint
from gateway.exchange import Request, Response, Streamed
from gateway.exports.negotiation import prefers_html
from gateway.reading import media_type
from gateway.refusals import BodyNotObject
from gateway.verification import pages
from nosotros.contracts.language import ContractError

FORM = "application/x-www-form-urlencoded"
LONGEST_FORM = 4096
_BY_ACCEPT = (b"vary", b"Accept, Accept-Language")
_NOT_KEPT = (b"cache-control", b"no-store")


class CertificateEndpoint(Endpoint):
    """Verifies a certificate for anybody who has its link."""

    def refuse(self, error: ContractError, request: Request) -> Response:
        """The refusal as a page, where one was asked for."""
        if not _wants_page(request):
            return super().refuse(error, request)
        problem = super().refuse(error, request)
        kept = tuple(each for each in problem.headers if each[0] in (b"retry-after", b"allow"))
        return Response(
            status=problem.status,
            body=pages.refusal(error, language=request.language),
            headers=(*pages.HEADERS, _NOT_KEPT, _BY_ACCEPT, *kept),
            code=problem.code,
        )

    async def _body(self, request: Request) -> dict[str, Any]:
        if media_type(request) != FORM:
            return await super()._body(request)
        seconds = self._services.settings.body_seconds
        body = b"".join(
            [c async for c in reading.chunks(request, limit=LONGEST_FORM, seconds=seconds)]
        )
        try:
            given = dict(parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=1))
        except ValueError:
            raise BodyNotObject() from None
        return {name: value for name, value in given.items() if name == "name"}

    async def _answer(
        self, request: Request, payload: dict[str, Any], result: Any
    ) -> Response | Streamed:
        if not _wants_page(request):
            response = self._response(request, result)
            headers = (*response.headers, _BY_ACCEPT)
            return Response(status=response.status, body=response.body, headers=headers)
        try:
            body = pages.certificate(
                result,
                language=request.language,
                path=request.path,
                asked=payload.get("name") is not None,
            )
        except (marshmallow.ValidationError, TypeError):
            raise answers.unreadable(operation=self.id, reason="a field is missing") from None
        return Response(status=200, body=body, headers=(*pages.HEADERS, _NOT_KEPT, _BY_ACCEPT))


def _wants_page(request: Request) -> bool:
    return prefers_html(request.headers.get(b"accept"))
