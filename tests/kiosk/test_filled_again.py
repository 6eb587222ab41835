"""Widgets that showed another page or another language show the next one as new ones would."""

from __future__ import annotations

import pytest

from kiosk.model import routes
from tests.kiosk.stage import settle

PAGES = (routes.Information(), routes.Places(), routes.Here(), routes.Guides(), routes.Map())
LANGUAGES = ("ar", "nl", "de")


def on_the_glass(stage):
    """Each text and pictogram, where it stands and how."""
    from kivy.uix.label import Label

    shell = stage.kiosk.shell
    labels = [w for w in shell.walk() if isinstance(w, Label) and w.text and w.opacity]
    return sorted((w.text, *map(round, w.to_window(*w.pos)), w.halign) for w in labels)


def made_anew(stage):
    stage.kiosk._rebuild()
    stage.kiosk.render()
    settle()
    return on_the_glass(stage)


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_turns_what_is_there(stage, language):
    kept = stage.kiosk.shell
    for page in PAGES:
        stage.show(page, language="nl" if language != "nl" else "ar")
        stage.show(page, language=language)
        settle()
        assert stage.kiosk.shell is kept
    seen = []
    for page in PAGES:
        stage.show(page, language=language)
        settle()
        seen.append(on_the_glass(stage))
    for page, turned in zip(PAGES, seen, strict=True):
        stage.show(page, language=language)
        assert made_anew(stage) == turned, page
