"""What is behind the PIN: a presenter for each screen. Loaded when somebody first asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kiosk.blocks import Actions, Article, Choice, Note, Refusal
from kiosk.desk.errors import DeskError
from kiosk.desk.notices import Role
from kiosk.screens import technician
from kiosk.screens.desk import (
    HOME,
    clock_presenter,
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
    from kiosk.office import Office
    from kiosk.scene import Scene

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
    "notice-preview": notices_presenter.preview,
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
    "clock": clock_presenter.present,
    **dict.fromkeys(FORMS, present_form),
    "type": present_typing,
}


def guarded(present: Presenter) -> Presenter:
    """A book that cannot be read is told in one sentence, on this page alone.

    With a way out of its own: a page of the keyboard or a code has no header.
    """

    def present_or_tell(scene: Scene) -> View:
        try:
            return with_refusal(present(scene), scene.office)
        except DeskError as error:
            out = Choice("back", scene.tr("Terug"), HOME[scene.session.role or Role.STAFF])
            return Article((Note("severe", str(error), loud=True), Actions((out,))))

    return present_or_tell


def with_refusal(view: View, office: Office) -> View:
    """Why the last touch was not done: on whatever page it was, and in sight."""
    if not office.refused or not isinstance(view, Article):
        return view
    blocks = view.blocks
    at_fault = (n for n, block in enumerate(blocks) if getattr(block, "trouble", ""))
    said = (n for n, block in enumerate(blocks) if getattr(block, "words", "") == office.said)
    place = next(at_fault, next(said, None))
    if place is None:
        place = min(1, len(blocks))  # below the title
        blocks = (*blocks[:place], Note("severe", office.said, loud=True), *blocks[place:])
    refusal = Refusal(office.refusals, place)
    return msgspec.structs.replace(view, blocks=blocks, refusal=refusal)


PRESENTERS: Mapping[str, Presenter] = {
    "unlock": unlock_presenter.present,
    **{name: guarded(shown) for name, shown in {**STAFF, **technician.PRESENTERS}.items()},
}


def present(scene: Scene, screen: str) -> View:
    return PRESENTERS[screen](scene)
