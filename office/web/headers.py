"""What goes with every answer, and which requests are not for us.

1. A page that some website has point at this machine (DNS rebinding) brings that website's name as
   Host: refused.
2. Nothing but our own files runs, shows or is asked for; no other site may frame us.
3. Pages are not kept: after logging out, the way back shows none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guarded:
    """The application, with these rules around it."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        """``hosts``: the names that this office is called by, without port."""
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if not scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        if _host(scope) not in self._hosts:  # rule 1
            refusal = PlainTextResponse("Dit adres is niet van deze server.", 421)
            await refusal(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)


def _host(scope: Scope) -> str:
    host: str = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host
