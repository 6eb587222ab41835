"""What a feature of the desk consists of; its folder says so once, in its `feature.py`.

mypy holds that a page, a form and an action fit the type of their route.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from kiosk.desk.routes import FormRoute
from kiosk.model.routes import StaffAction
from kiosk.navigation.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.config import Desk
    from kiosk.desk.action import Sending
    from kiosk.desk.confirming import Question
    from kiosk.desk.context import DeskContext
    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.duty.handover import Section
    from kiosk.desk.forms import Form
    from kiosk.desk.menu.screens import MenuEntry
    from kiosk.model.routes import Route
    from kiosk.model.views import View
    from kiosk.navigation.navigator import Navigator

R = TypeVar("R", bound="Route")
F = TypeVar("F", bound=FormRoute)
A = TypeVar("A", bound=StaffAction)


def screen(
    name: str, route: R, present: Callable[[DeskContext, R], View], *, first_of: str = ""
) -> Screen:
    """One page; see `Screen`."""
    return Screen(name, route, present, first_of)


@dataclass(frozen=True)
class FormScreen:
    """Made by `form`."""

    route: FormRoute
    build: Callable[[DeskContext, Any], Form]
    send: Callable[[Sending, Any], Route]
    guards_drill: bool


def form(
    route: F,
    build: Callable[[DeskContext, F], Form],
    send: Callable[[Sending, F], Route],
    *,
    guards_drill: bool = True,
) -> FormScreen:
    """One form. ``send`` takes what was filled in and gives where to go next; raises DeskError.

    ``guards_drill``: begun before a drill and sent in it, or the other way round, it asks again.
    """
    return FormScreen(route, build, send, guards_drill)


@dataclass(frozen=True)
class Touch:
    """Made by `touch`."""

    kind: type[StaffAction]
    do: Callable[[Sending, Any], Route]


def touch(kind: type[A], do: Callable[[Sending, A], Route]) -> Touch:
    """What one touch does; gives where to go next. Raises DeskError."""
    return Touch(kind, do)


@dataclass(frozen=True)
class Confirmation:
    """Made by `asks`."""

    kind: type[StaffAction]
    ask: Callable[[DeskContext, Any], Question]


def asks(kind: type[A], ask: Callable[[DeskContext, A], Question]) -> Confirmation:
    """What is asked before an action that cannot be undone: buttons lead to `Sure` of it."""
    return Confirmation(kind, ask)


Works: TypeAlias = "Mapping[type[StaffAction], Callable[[Any], None]]"
"""Actions that wait for another program: they say by themselves what came of it."""


@dataclass(frozen=True)
class Tab:
    """One of the places of who is at work here."""

    icon: str
    words: str
    """A msgid."""
    route: Route


def _always(_: Desk) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Feature:
    """All that the desk must know of one feature."""

    screens: tuple[Screen, ...] = ()
    forms: tuple[FormScreen, ...] = ()
    touches: tuple[Touch, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    works: Callable[[Navigator, DeskSession], Works] | None = None
    tab: Tab | None = None
    menu: tuple[MenuEntry, ...] = ()
    wanted: Callable[[Desk], bool] = _always
    """Whether the settings of this location switch it on; else none of it is there."""
    to_check: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lines that it adds to checklists, in Dutch as these are, by the name of the list."""
    handover: Callable[[DeskContext], Section | None] | None = None
    """What the next shift must know of it. Raises DeskError."""
