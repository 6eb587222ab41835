"""One visitor: where they are, in which language, with which reading aids. Forgotten after use."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.blocks import Route

HOME = Route("information")


@dataclass(frozen=True)
class Session:
    """Changes by returning a new one."""

    route: Route = HOME
    came_from: Route = HOME
    language: str = "nl"
    text_step: str = "normal"
    palette: str = "calm"

    def go(self, route: Route) -> Session:
        """Follow a route: to a screen, or to a choice and back to where one was."""
        match route.screen:
            case "set-language":
                return replace(self, language=route.key, route=self.came_from)
            case "set-text":
                return replace(self, text_step=route.key)
            case "set-palette":
                return replace(self, palette=route.key)
            case "languages" | "aids" if self.route.screen not in ("languages", "aids"):
                return replace(self, came_from=self.route, route=route)
            case "return":
                return replace(self, route=self.came_from)
        return replace(self, route=route)
