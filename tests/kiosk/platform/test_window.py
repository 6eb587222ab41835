"""The rules the kiosk takes from Kivy are Kivy's own, and none that it needs is left behind."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import kivy

from kiosk.platform.window import STYLE

KIVYS = Path(kivy.kivy_data_dir) / "style.kv"


def rules(path):
    """By header, each as it is written."""
    parts = re.split(r"(?m)^(?=<|# ===)", path.read_text(encoding="utf-8"))
    return {part.partition("\n")[0]: part.strip() for part in parts if part.startswith("<")}


def named(headers):
    """The widgets that these are about; what follows an @ is only what they are made from."""
    return {
        name
        for header in headers
        for name in re.findall(r"\w+", header)
        if f"@{name}" not in header
    }


def test_our_rules_are_kivys_word_for_word():
    kivys = rules(KIVYS)
    for header, rule in rules(STYLE).items():
        assert rule == kivys[header]


def test_every_kivy_widget_that_the_kiosk_draws_has_its_rule(session_window):
    from kivy.uix.widget import Widget

    from kiosk.ui import widgets

    for found in pkgutil.iter_modules(widgets.__path__, f"{widgets.__name__}."):
        importlib.import_module(found.name)
    waiting, used = [Widget], set()
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("kiosk."):
            used |= {base.__name__ for base in kind.__mro__}
    for path in Path(widgets.__path__[0]).parent.rglob("*.kv"):
        inside = re.findall(r"(?m)^ +(\w+):$", path.read_text(encoding="utf-8"))
        used |= set(inside) if path != STYLE else set()
    assert used & named(rules(KIVYS)) <= named(rules(STYLE))
