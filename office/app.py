"""The application: every feature's pages, with the guards around them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jinja2 import ChoiceLoader as FirstOf
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from office import words
from office.accounts import tables
from office.accounts.accounts import Accounts
from office.context import Office
from office.database import Database
from office.errors import Missing, OfficeError
from office.keeping import Keeping
from office.live import Live
from office.registry import FEATURES
from office.web.headers import Guarded
from office.web.pages import as_route
from office.web.visit import COOKIE, Form, Visit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from starlette.requests import Request

    from office.folders import Folders

_HERE = Path(__file__).parent
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def make_office(folders: Folders, now: Callable[[], datetime], *, here: bool) -> Office:
    """Open the database and make the parts of every feature. Raises OfficeError."""
    migrations = [tables.migrations, *(f.migrations for f in FEATURES if f.migrations)]
    database = Database(folders.database, migrations, now)
    accounts = Accounts(database, now)
    if database.is_begun_again:
        accounts.end_all()
    database.when_begun_again(accounts.end_all)
    office = Office(
        folders=folders,
        database=database,
        accounts=accounts,
        live=Live(),
        now=now,
        here=here,
    )
    office.add(Keeping(database))
    for feature in FEATURES:
        for part in feature.parts(office):
            office.add(part)
    return office


def make_app(office: Office, hosts: frozenset[str] = LOOPBACK) -> Starlette:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        office.start()
        try:
            yield
        finally:
            office.stop()

    app = Starlette(
        routes=[
            Mount("/static", StaticFiles(directory=_HERE / "static")),
            Route("/gebeurtenissen", _events),
            *(as_route(page) for feature in FEATURES for page in feature.pages),
        ],
        middleware=[Middleware(Guarded, hosts=hosts)],
        exception_handlers={
            HTTPException: _said,
            OfficeError: _said,
            Exception: _broken,
        },
        lifespan=lifespan,
    )
    app.state.office = office
    app.state.templates = _templates()
    app.state.entries = tuple(entry for feature in FEATURES for entry in feature.entries)
    return app


@cache
def _templates() -> Environment:
    """Everything is escaped; a name that is not there is an error and no empty place."""
    features = {
        feature.name: FileSystemLoader(_HERE / feature.name / "templates") for feature in FEATURES
    }
    environment = Environment(
        loader=FirstOf([FileSystemLoader(_HERE / "templates"), PrefixLoader(features)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(words.FILTERS)
    return environment


async def _events(request: Request) -> Response:
    office = cast("Office", request.app.state.office)
    token = request.cookies.get(COOKIE, "")
    if office.accounts.session(token) is None:
        return Response(status_code=204)  # as the standard has it: do not connect again
    return StreamingResponse(
        office.live.stream(lambda: office.accounts.session(token) is not None),
        media_type="text/event-stream",
    )


def _said(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        told: OfficeError = Missing("Deze pagina is er niet.")
        if error.status_code != Missing.status:
            told = OfficeError("Dit formulier is te groot, of niet te lezen.")
        told.status = error.status_code
    else:
        told = cast("OfficeError", error)
    return Visit(request, Form()).render_error(told)


def _broken(request: Request, _error: Exception) -> Response:
    told = OfficeError("Er ging iets mis bij ons. Probeer het opnieuw; wat er stond, staat er nog.")
    told.status = 500
    return Visit(request, Form()).render_error(told)
