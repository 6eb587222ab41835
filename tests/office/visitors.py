"""People who come to the office: in Starlette's test client, each with cookies of their own."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

if TYPE_CHECKING:
    from office.accounts.people import Role

PASSWORD = "vier losse woorden samen"
ADDRESS = "http://127.0.0.1"
_TOKEN = re.compile(r'name="csrf" content="(\w+)"')


class Visitor:
    """A browser without a screen."""

    def __init__(self, app) -> None:
        self.client = TestClient(app, base_url=ADDRESS, follow_redirects=True)
        self.token = ""

    def get(self, path: str, **options):
        return self._seen(self.client.get(path, **options))

    def post(self, path: str, fields=None, *, files=None, **options):
        """Send a form of the page seen last; without one, of the start."""
        if not self.token:
            self.get("/")
        fields = {"csrf": self.token} | (fields or {})
        return self._seen(self.client.post(path, data=fields, files=files, **options))

    def _seen(self, answer):
        if found := _TOKEN.search(answer.text):
            self.token = found[1]
        return answer


class Visitors:
    """Make people by the ways they really come in."""

    def __init__(self, app, office) -> None:
        self._app, self._office = app, office

    def stranger(self) -> Visitor:
        return Visitor(self._app)

    def user(self, name: str, *roles: Role) -> Visitor:
        """Somebody with these roles, logged in; the office's first user if there is none yet."""
        code = self._office.accounts.invite(name, frozenset(roles))
        visitor = self.stranger()
        answer = visitor.post("/welkom", {"code": code, "password": PASSWORD, "again": PASSWORD})
        assert answer.status_code == 200, answer.text
        assert f"<summary>{escape(name)}</summary>" in answer.text
        return visitor
