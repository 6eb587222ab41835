"""What people type after ``noodsteunpunt-power``; what is not understood is said in a sentence."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from typing import Any

import click


class Span(click.ParamType[timedelta]):
    """A time such as 90s, 15m, 24h or 30d, at most so many hours; ten years when left out."""

    name = "span"
    units = {"s": 1, "m": 60, "h": 3600, "d": 86_400}  # noqa: RUF012 - click's base is no typing matter

    def __init__(self, most_h: int = 24 * 3660) -> None:
        self._most_h = most_h

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        match = re.fullmatch(r"(\d{1,9})([smhd])", str(value).strip())
        seconds = int(match[1]) * self.units[match[2]] if match else 0
        if seconds <= 0:
            self.fail(f"{value!r} is no time: write 90s, 15m, 24h or 30d.", param, ctx)
        if seconds > self._most_h * 3600:
            self.fail(f"{value!r} is too long: at most {self._most_h} hours.", param, ctx)
        return timedelta(seconds=seconds)


class Name(click.ParamType[str]):
    """The name of a load, a supply or an alarm, as power.toml and `status` write them."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"[\w-]{1,40}", str(value)):
            self.fail(f"{value!r} is no name: it has letters, digits, - and _.", param, ctx)
        return str(value)


class Hours(click.FloatRange):
    """A promise: more than nothing, at most two weeks, and a number."""

    def __init__(self) -> None:
        super().__init__(0, 24 * 14, min_open=True)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        hours: float = super().convert(value, param, ctx)
        if math.isnan(hours):
            self.fail(f"{value!r} is no number of hours.", param, ctx)
        return hours
