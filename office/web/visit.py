"""One request: who asks, what they filled in, and the ways to answer."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from starlette.responses import HTMLResponse, RedirectResponse, Response

from office.errors import Invalid, Missing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment
    from starlette.requests import Request

    from office.accounts.people import User
    from office.context import Office
    from office.errors import OfficeError

COOKIE = "noodsteunpunt"


class File(NamedTuple):
    """A file that was dropped in."""

    field: str
    name: str
    """As the browser calls it; trust nothing of it."""
    data: bytes


class Form:
    """What was filled in: texts with the line ends of Unix, and files."""

    def __init__(
        self, texts: Mapping[str, Sequence[str]] | None = None, files: tuple[File, ...] = ()
    ) -> None:
        self._texts = texts or {}
        self.files = files

    def text(self, name: str) -> str:
        """Return the text of a field; empty when it was left out."""
        return next(iter(self.texts(name)), "")

    def texts(self, name: str) -> list[str]:
        """Return all texts of a field that occurs more than once, such as ticked boxes."""
        return [text.replace("\r\n", "\n").replace("\0", "") for text in self._texts.get(name, ())]

    def number(self, name: str) -> int:
        """Raises Invalid."""
        text = self.text(name)
        if not (text.isascii() and text.isdecimal()) or len(text) > 15:
            raise Invalid("Vul een getal in.", field=name)
        return int(text)

    def __contains__(self, name: str) -> bool:
        return name in self._texts


class Visit:
    """What a page is given."""

    def __init__(self, request: Request, form: Form) -> None:
        self.request = request
        self.form = form
        self.office = cast("Office", request.app.state.office)
        self._token = request.cookies.get(COOKIE, "")
        self._given: str | None = None

    @cached_property
    def user(self) -> User | None:
        return self.office.accounts.session(self._token) if self._token else None

    @property
    def me(self) -> User:
        """Who is logged in. For pages that only somebody who is may see."""
        if self.user is None:
            raise Missing("Log eerst in.")
        return self.user

    @property
    def host(self) -> str:
        return self.request.headers.get("host", "")

    @property
    def address(self) -> str:
        return self.request.client.host if self.request.client else ""

    @property
    def is_part(self) -> bool:
        """Whether htmx asks for a part of a page."""
        return self.request.headers.get("hx-request") == "true"

    def name(self, name: str) -> str:
        """Return what stands in the path for ``{name}``."""
        return str(self.request.path_params[name])

    def number(self, name: str) -> int:
        """Return the number in the path. Raises Missing."""
        text = self.name(name)
        if not (text.isascii() and text.isdecimal()) or len(text) > 15:
            raise Missing("Deze pagina is er niet.")
        return int(text)

    def asked(self, name: str) -> str:
        """Return what stands after the ``?`` for ``name``, or nothing."""
        return self.request.query_params.get(name, "")

    # Sessions

    def begin_session(self, user: User) -> None:
        """Log in: the answer carries a new token, so that a planted one is worth nothing."""
        self.end_session()
        self._given = self._token = self.office.accounts.begin(user)

    def end_session(self) -> None:
        if self._token:
            self.office.accounts.end(self._token)
        self._given = self._token = ""

    def say(self, words: str) -> None:
        """Have the next page say it once."""
        self.office.accounts.say(self._token, words)

    # Answers

    def render(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Answer with ``feature/page.html``."""
        templates = cast("Environment", self.request.app.state.templates)
        if not self._token:
            self._given = self._token = secrets.token_urlsafe(32)
        text = templates.get_template(template).render(
            visit=self,
            user=self.user if self._given is None else None,
            csrf=self.office.accounts.form_token(self._token),
            now=self.office.now(),
            entries=self.request.app.state.entries,
            **values,
        )
        return self._with_cookie(HTMLResponse(text, status))

    def said(self) -> str:
        """What the page before this one wanted to be said. For the base template."""
        return self.office.accounts.said(self._token) if self.user and not self.is_part else ""

    def render_error(self, error: OfficeError) -> Response:
        """Say what is wrong; in a part of a page, as text alone."""
        if self.is_part:
            return Response(str(error), error.status, media_type="text/plain; charset=utf-8")
        return self.render("error.html", status=error.status, error=error)

    def redirect(self, path: str) -> Response:
        """Go to another page of ours, after a form too."""
        if self.is_part:
            return self._with_cookie(Response(status_code=204, headers={"HX-Redirect": path}))
        return self._with_cookie(RedirectResponse(path, 303))

    def _with_cookie(self, response: Response) -> Response:
        if self._given is not None:
            response.set_cookie(
                COOKIE,
                self._given,
                httponly=True,
                samesite="strict",
                secure=self.request.url.scheme == "https",
            )
        return response
