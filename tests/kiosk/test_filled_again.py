"""Widgets that showed another page or another language show the next one as new ones would."""

from __future__ import annotations

import pytest

from kiosk.model import routes
from kiosk.model.session import Session
from kiosk.model.views import Listing
from tests.kiosk.stage import settle

PAGES = (routes.Information(), routes.Places(), routes.Here(), routes.Guides(), routes.Map())
LANGUAGES = ("ar", *(pytest.param(language, marks=pytest.mark.slow) for language in ("nl", "de")))


def seen_in(widget):
    """What is drawn: all below it but for what is hidden, and what stands in that."""
    if widget.opacity:
        yield widget
        for child in widget.children:
            yield from seen_in(child)


def on_the_glass(stage):
    """Each text and pictogram, where it stands and how."""
    from kivy.uix.label import Label

    labels = [w for w in seen_in(stage.kiosk.shell) if isinstance(w, Label) and w.text]
    return sorted((w.text, *map(round, w.to_window(*w.pos)), w.halign) for w in labels)


def has_drawn(stage):
    """Nothing that is seen waits still for what a finger waits for."""
    from kiosk.ui.widgets.text import Patient

    return not any(w._waits for w in stage.kiosk.shell.walk() if isinstance(w, Patient))


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
        assert has_drawn(stage)
    seen = []
    for page in PAGES:
        stage.show(page, language=language)
        settle()
        seen.append(on_the_glass(stage))
    for page, turned in zip(PAGES, seen, strict=True):
        stage.show(page, language=language)
        assert made_anew(stage) == turned, page


def test_other_letters_turn_what_is_there(stage):
    kept, pages = stage.kiosk.shell, (routes.Information(), routes.Places(), routes.Here())
    for step in ("large", "normal", "large"):
        seen = []
        for page in pages:
            stage.show(page, text_step=step)
            settle()
            assert stage.kiosk.shell is kept
            assert has_drawn(stage)
            seen.append(on_the_glass(stage))
    for page, turned in zip(pages, seen, strict=True):
        stage.show(page, text_step="large")
        assert made_anew(stage) == turned, page


def test_no_finger_waits_for_what_it_does_not_see(stage):
    """A page that was left lays out its words once the newer picture is there."""
    from kivy.base import EventLoop

    stage.show(routes.Places())
    settle()
    stage.show(routes.Information())
    settle()
    listing = stage.kiosk.shell._kept[Listing]
    rows = [w for w in listing.walk(restrict=True) if hasattr(w, "letters_px")]
    before = [row.font_size for row in rows]
    stage.kiosk.become(Session(text_step="large"))
    EventLoop.idle()
    assert [row.font_size for row in rows] == before
    settle()
    assert all(row.font_size != was for row, was in zip(rows, before, strict=True) if row.words)
