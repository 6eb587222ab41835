"""One visitor: where they are, in which language, with which reading aids. Forgotten after use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kiosk.model import routes

if TYPE_CHECKING:
    from kiosk.model.roles import Role

HOME = routes.Information()
PLACES = routes.Places()
START = routes.Start()


@dataclass(frozen=True)
class Session:
    """Changes by returning a new one."""

    route: routes.Route = HOME
    came_from: routes.Route = HOME
    language: str = "nl"
    text_step: str = "normal"
    """The size of letters and controls: normal, or large for AA."""
    palette: str = "calm"
    low: bool = False
    """Everything to press hangs low, within reach of a wheelchair or a child."""
    listed: routes.Route = PLACES
    """The list or map of places last seen: where a place leads back to."""
    speaking: bool = False
    """This page is being read aloud."""
    said: str = ""
    """A Dutch msgid: how an action on this page ended."""
    role: Role | None = None
    """Who unlocked the desk; None: a visitor, who sees nothing of it."""
    shut: bool = False
    """The desk locked while a queue was counted: that goes on, all else takes the PIN again."""

    def go(self, route: routes.Route) -> Session:
        """Follow a route: to a screen, or to a choice and back to where one was.

        What was being read aloud, or said of the page, ends there.
        """
        changes: dict[str, Any] = {"route": route}
        match route:
            case routes.SetLanguage(language):
                changes = {"language": language, "route": self._chosen_from()}
            case routes.SetText(step):
                changes = {"text_step": step}
            case routes.SetPalette(palette):
                changes = {"palette": palette}
            case routes.SetReach(low):
                changes = {"low": low}
            case routes.Places() | routes.Map() | routes.Together():
                changes = {"listed": route, "route": route}
            case routes.Languages() | routes.Aids() if not isinstance(
                self.route, routes.Languages | routes.Aids
            ):
                changes = {"came_from": self.route, "route": route}
            case routes.Return():
                changes = {"route": self.came_from}
        return replace(self, speaking=False, said="", **changes)

    def _chosen_from(self) -> routes.Route:
        """Where a language was asked for: it is a button on every page, and a page of its own."""
        if isinstance(self.route, routes.Languages):
            return self.came_from
        return HOME if isinstance(self.route, routes.Start) else self.route
