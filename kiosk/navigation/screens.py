"""Which presenter makes the page of which route; mypy holds that they fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.model.routes import Route
    from kiosk.model.views import View
    from kiosk.navigation.context import Context

R = TypeVar("R", bound="Route")


@dataclass(frozen=True)
class Screen:
    """One screen. Made by `screen`."""

    name: str
    """As people type it: `noodsteunpunt-kiosk screenshot --screen NAME`."""
    route: Route
    """What it shows when nothing in particular was asked for."""
    present: Callable[[Any, Any], View]
    """Gets what it is made from, and a route of that type."""
    first_of: str
    """The screen whose first row leads here, for a page about one thing; else empty."""


def screen(
    name: str, route: R, present: Callable[[Context, R], View], *, first_of: str = ""
) -> Screen:
    return Screen(name, route, present, first_of)
