"""Behind the PIN: which screens there are, and whom each admits.

A screen that does not admit who is there shows the lock instead, whatever the way that led to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.blocks import Article, Note, Route
from kiosk.desk.errors import DeskError
from kiosk.desk.notices import Role
from kiosk.screens import technician
from kiosk.screens.desk import (
    drill_presenter,
    duty_presenter,
    forms,
    lists_presenter,
    log_presenter,
    more_presenter,
    notices_presenter,
    reports_presenter,
    situation_presenter,
    tasks_presenter,
    unlock_presenter,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.blocks import View
    from kiosk.pages import Scene

    Presenter = Callable[[Scene], View]

FORMS: Mapping[str, Callable[[Scene, str], forms.Form]] = {
    "notice-form": notices_presenter.form,
    "log-form": log_presenter.form,
    "log-search": log_presenter.search_form,
    "duty-form": duty_presenter.form,
    "report-form": reports_presenter.form,
    "situation-form": situation_presenter.form,
}
"""By screen; the key of its route says which one it is about."""


def present_form(scene: Scene) -> View:
    route = scene.session.route
    return forms.page(FORMS[route.screen](scene, route.key), route, scene)


def present_typing(scene: Scene) -> View:
    """The route's key: the name of the form, a newline, the field."""
    name, _, field = scene.key.partition("\n")
    route = forms.route_of(name)
    build = FORMS.get(route.screen)
    typing = build and forms.typing(build(scene, route.key), name, field, scene)
    return typing or tasks_presenter.present(scene)


STAFF: Mapping[str, Presenter] = {
    "tasks": tasks_presenter.present,
    "notices": notices_presenter.present,
    "own-notice": notices_presenter.present_one,
    "log": log_presenter.present,
    "log-entry": log_presenter.present_one,
    "log-export": log_presenter.export_page,
    "list": lists_presenter.present,
    "close": lists_presenter.present_close,
    "cards": lists_presenter.present_cards,
    "card": lists_presenter.present_card,
    "duty": duty_presenter.present,
    "handover": duty_presenter.present_handover,
    "reports": reports_presenter.present,
    "report": reports_presenter.present_one,
    "report-read": reports_presenter.present_reading,
    "situation": situation_presenter.present,
    "situation-one": situation_presenter.present_one,
    "situation-code": situation_presenter.present_code,
    "more": more_presenter.present,
    "sticks": more_presenter.present_sticks,
    "stick": more_presenter.present_stick,
    "kept": lists_presenter.present_kept,
    "drill": drill_presenter.present,
    **dict.fromkeys(FORMS, present_form),
    "type": present_typing,
}
TECHNICIAN: Mapping[str, Presenter] = technician.PRESENTERS
HOME: Mapping[Role, Route] = {Role.STAFF: Route("tasks"), Role.TECHNICIAN: Route("power")}


def guarded(present: Presenter) -> Presenter:
    """A book that cannot be read is told in one sentence, on this page alone."""

    def present_or_tell(scene: Scene) -> View:
        try:
            return present(scene)
        except DeskError as error:
            return Article((Note("severe", str(error), loud=True),))

    return present_or_tell


PRESENTERS: Mapping[str, Presenter] = {
    "unlock": unlock_presenter.present,
    **{name: guarded(present) for name, present in {**STAFF, **TECHNICIAN}.items()},
}


def admitted(screen: str) -> Role | None:
    """Who may see it; None: everybody."""
    if screen in STAFF:
        return Role.STAFF
    return Role.TECHNICIAN if screen in TECHNICIAN else None


def door(screen: str, role: Role | None) -> str:
    """The screen to show to who asked for ``screen``: that one, or the lock."""
    admitted = {Role.STAFF: STAFF, Role.TECHNICIAN: TECHNICIAN}
    if screen not in PRESENTERS:
        return screen
    if role is None or screen not in admitted[role]:
        return "unlock"
    return screen
