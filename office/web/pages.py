"""What stands at a path, and who may come there: every page says so, and none is open by accident.

A page is a plain function from a visit to an answer; it runs in a thread, so it may read and wait.

1. Who has not logged in is sent to the log-in page, and comes back afterwards.
2. Another role's page is refused, whatever stands in the menu.
3. What changes anything is a POST, and brings the token of its form (CSRF).
4. A request is read with bounds before anything is done with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from office.accounts.people import EVERYBODY, NOBODY_YET
from office.errors import OfficeError, Refused
from office.web.body import SMALL_BYTES, read_form
from office.web.visit import COOKIE, Form, Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from office.accounts.people import Role

Handler: TypeAlias = "Callable[[Visit], Response]"
LOG_IN = "/inloggen"


@dataclass(frozen=True)
class Page:
    """Made by `get` and `post`."""

    method: str
    path: str
    handler: Handler
    may: frozenset[Role]
    most_bytes: int


def get(path: str, handler: Handler, may: frozenset[Role] = EVERYBODY) -> Page:
    """Show something; changes nothing. ``path`` as Starlette has it: ``/berichten/{name}``."""
    return Page("GET", path, handler, may, SMALL_BYTES)


def post(
    path: str,
    handler: Handler,
    may: frozenset[Role] = EVERYBODY,
    *,
    most_bytes: int = SMALL_BYTES,
) -> Page:
    """Do something with a form. ``most_bytes``: what a request may bring, pictures included."""
    return Page("POST", path, handler, may, most_bytes)


def as_route(page: Page) -> Route:
    async def answer(request: Request) -> Response:
        form = await read_form(request, page.most_bytes) if page.method == "POST" else Form()
        return await run_in_threadpool(_answered, page, request, form)

    return Route(page.path, answer, methods=[page.method])


def _answered(page: Page, request: Request, form: Form) -> Response:
    visit = Visit(request, form)
    if page.may is not NOBODY_YET:
        if visit.user is None:  # rule 1
            return _to_log_in(visit)
        if not visit.user.may(page.may):  # rule 2
            raise Refused("Dit mag u niet. Vraag een coördinator om de rol die ervoor nodig is.")
    if page.method == "POST":
        _check_form(visit)  # rule 3
    try:
        return page.handler(visit)
    except OfficeError as error:
        return visit.render_error(error)


def _to_log_in(visit: Visit) -> Response:
    if visit.is_part or visit.request.method != "GET":
        return Response("Log opnieuw in.", 401, {"HX-Redirect": LOG_IN})
    return visit.redirect(f"{LOG_IN}?naar={quote(visit.request.url.path)}")


def _check_form(visit: Visit) -> None:
    origin = visit.request.headers.get("origin")
    if origin is not None and origin != f"{visit.request.url.scheme}://{visit.host}":
        raise Refused("Dit formulier kwam van een andere website. Er is niets gedaan.")
    brought = visit.form.text("csrf") or visit.request.headers.get("x-csrf-token", "")
    if not visit.office.accounts.is_form_token(visit.request.cookies.get(COOKIE, ""), brought):
        raise Refused("Dit formulier is te oud. Ga terug, laad de pagina opnieuw en probeer het.")
