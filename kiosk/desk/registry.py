"""What is behind the PIN: a presenter for each screen. Loaded when somebody first asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kiosk.desk import forms as desk_forms
from kiosk.desk import menu as desk_menu
from kiosk.desk import tasks as desk_tasks
from kiosk.desk import unlock
from kiosk.desk.access import HOME
from kiosk.desk.checklists import screens as checklists_screens
from kiosk.desk.clock import screens as clock_screens
from kiosk.desk.drill import screens as drill_screens
from kiosk.desk.duty import screens as duty_screens
from kiosk.desk.messages import screens as messages_screens
from kiosk.desk.notices import screens as notices_screens
from kiosk.desk.reports import screens as reports_screens
from kiosk.desk.situation import screens as situation_screens
from kiosk.desk.storage.errors import DeskError
from kiosk.model.roles import Role
from kiosk.model.routes import Named
from kiosk.model.views import Actions, Article, Choice, Note, Refusal
from kiosk.technician import registry as technician_registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.desk.desk_session import DeskSession
    from kiosk.model.routes import Route
    from kiosk.model.views import View
    from kiosk.navigation.context import Context

    Presenter = Callable[[Context], View]

FORMS: Mapping[str, Callable[[Context, str], desk_forms.Form]] = {
    "notice-form": notices_screens.form,
    "log-form": messages_screens.form,
    "log-search": messages_screens.search_form,
    "duty-form": duty_screens.form,
    "report-form": reports_screens.form,
    "situation-form": situation_screens.form,
}
"""By screen; the key of its route says which one it is about."""


def present_form(context: Context) -> View:
    route = context.session.route
    if not isinstance(route, Named):
        return desk_tasks.present(context)
    return desk_forms.page(FORMS[route.screen](context, route.key), route, context)


def present_typing(context: Context) -> View:
    """The route's key: the name of the form, a newline, the field."""
    name, _, field = context.key.partition("\n")
    route = desk_forms.route_of(name)
    build = FORMS.get(route.screen)
    typing = build and desk_forms.typing(build(context, route.key), name, field, context)
    return typing or desk_tasks.present(context)


STAFF: Mapping[str, Presenter] = {
    "tasks": desk_tasks.present,
    "notices": notices_screens.present,
    "own-notice": notices_screens.present_one,
    "notice-preview": notices_screens.preview,
    "log": messages_screens.present,
    "log-entry": messages_screens.present_one,
    "log-export": messages_screens.export_page,
    "list": checklists_screens.present,
    "close": checklists_screens.present_close,
    "cards": checklists_screens.present_cards,
    "card": checklists_screens.present_card,
    "duty": duty_screens.present,
    "handover": duty_screens.present_handover,
    "reports": reports_screens.present,
    "report": reports_screens.present_one,
    "report-read": reports_screens.present_reading,
    "situation": situation_screens.present,
    "situation-one": situation_screens.present_one,
    "situation-code": situation_screens.present_code,
    "more": desk_menu.present,
    "sticks": desk_menu.present_sticks,
    "stick": desk_menu.present_stick,
    "kept": checklists_screens.present_kept,
    "drill": drill_screens.present,
    "clock": clock_screens.present,
    **dict.fromkeys(FORMS, present_form),
    "type": present_typing,
}


def guarded(present: Presenter) -> Presenter:
    """A book that cannot be read is told in one sentence, on this page alone.

    With a way out of its own: a page of the keyboard or a code has no header.
    """

    def present_or_tell(context: Context) -> View:
        try:
            return with_refusal(present(context), context.desk_session)
        except DeskError as error:
            out = Choice("back", context.tr("Terug"), HOME[context.session.role or Role.STAFF])
            return Article((Note("severe", str(error), loud=True), Actions((out,))))

    return present_or_tell


def with_refusal(view: View, desk_session: DeskSession) -> View:
    """Why the last touch was not done: on whatever page it was, and in sight."""
    if not desk_session.refused or not isinstance(view, Article):
        return view
    blocks = view.blocks
    at_fault = (n for n, block in enumerate(blocks) if getattr(block, "trouble", ""))
    said = (n for n, block in enumerate(blocks) if getattr(block, "words", "") == desk_session.said)
    place = next(at_fault, next(said, None))
    if place is None:
        place = min(1, len(blocks))  # below the title
        blocks = (*blocks[:place], Note("severe", desk_session.said, loud=True), *blocks[place:])
    refusal = Refusal(desk_session.refusals, place)
    return msgspec.structs.replace(view, blocks=blocks, refusal=refusal)


PRESENTERS: Mapping[str, Presenter] = {
    **{name: guarded(shown) for name, shown in {**STAFF, **technician_registry.PRESENTERS}.items()},
}


def present(context: Context, route: Route) -> View:
    return (
        PRESENTERS[route.screen](context) if isinstance(route, Named) else unlock.present(context)
    )
