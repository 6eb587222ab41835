"""Features together: which page, form and action belongs to which type of route."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kiosk.desk import confirming, forms
from kiosk.desk.context import DeskContext
from kiosk.desk.storage.errors import DeskError, Unfit
from kiosk.model.views import Actions, Article, Choice, Note, Refusal
from kiosk.navigation.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.config import Desk
    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.feature import Feature, FormScreen
    from kiosk.desk.routes import FormRoute, Sure, Type
    from kiosk.model.routes import Route
    from kiosk.model.views import View
    from kiosk.navigation.context import Context


class Features:
    """Those of one role, in the order in which their tabs and menu entries stand."""

    def __init__(
        self, *features: Feature, typed: Type | None = None, asked: Sure | None = None
    ) -> None:
        """``typed``, ``asked``: what the keyboard shows, and what is asked, as an example."""
        self._features = features
        self._forms = {type(form.route): form for one in features for form in one.forms}
        self.touches = {touch.kind: touch.do for one in features for touch in one.touches}
        self._confirmations = {one.kind: one.ask for f in features for one in f.confirmations}
        self.works = tuple(one.works for one in features if one.works)
        self.tabs = tuple(one.tab for one in features if one.tab)
        self.screens = (
            *(shown for one in features for shown in one.screens),
            *(_screen(form) for form in self._forms.values()),
            *((Screen("type", typed, self._present_typing, ""),) if typed else ()),
            *((Screen("confirm", asked, self._present_sure, ""),) if asked else ()),
        )
        """Every screen, forms and the keyboard included."""
        self._presenters = {type(shown.route): shown.present for shown in self.screens}
        self._feature_of: dict[type, Feature] = {
            kind: one for one in features for kind in _kinds(one)
        }

    def form(self, route: FormRoute) -> FormScreen:
        """The form that a route leads to."""
        return self._forms[type(route)]

    def wanted(self, settings: Desk) -> tuple[Feature, ...]:
        """Those that are switched on here."""
        return tuple(one for one in self._features if one.wanted(settings))

    @property
    def home(self) -> Route:
        """Where who unlocked begins."""
        return self.tabs[0].route

    def present(self, context: Context, route: Route, desk_session: DeskSession) -> View:
        """A page. A database that cannot be read costs this page alone, and says so.

        With a way out of its own: a page of the keyboard or a code has no header.
        """
        wanted = self.wanted(context.snapshot.config.desk)
        whole = DeskContext(**vars(context), desk_session=desk_session, features=wanted)
        present: Callable[[DeskContext, Route], View] = self._presenters[type(route)]
        feature = self._feature_of.get(type(route))
        try:
            if feature and feature not in whole.features:
                raise Unfit("Dit staat op dit steunpunt uit.")
            return with_refusal(present(whole, route), desk_session)
        except DeskError as error:
            out = Choice("back", context.tr("Terug"), self.home)
            return Article((Note("severe", str(error), loud=True), Actions((out,))))

    def _present_sure(self, context: DeskContext, route: Sure) -> View:
        question = self._confirmations[type(route.action)](context, route.action)
        return confirming.page(question, route.action, context.tr)

    def _present_typing(self, context: DeskContext, route: Type) -> View:
        """The keyboard; the form itself where it has no such field any more."""
        form = self.form(route.form).build(context, route.form)
        typing = forms.typing(form, route, context.tr, context.desk_session)
        return typing or forms.page(form, route.form, context.tr, context.desk_session)


def _kinds(feature: Feature) -> Iterator[type[Route]]:
    """The types of route that lead to its pages and forms."""
    yield from (type(shown.route) for shown in feature.screens)
    yield from (type(form.route) for form in feature.forms)


def _screen(form: FormScreen) -> Screen:
    def present(context: DeskContext, route: FormRoute) -> View:
        return forms.page(form.build(context, route), route, context.tr, context.desk_session)

    return Screen(form.route.name, form.route, present, "")


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
