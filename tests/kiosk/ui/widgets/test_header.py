"""The header on every panel, in every language: languages, AA and help are one touch away."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from kiosk.model import routes
from tests.kiosk.stage import PANELS, settle
from tests.kiosk.test_screens import LANGUAGES, faults, shown

OFTEN = {(1280, 800), (800, 480)}
SIZES = [
    pytest.param(
        panel,
        id=f"{panel[0]}x{panel[1]}",
        marks=[] if panel in OFTEN else pytest.mark.slow,
    )
    for panel in (*PANELS, (1920, 1080))
]
FIRST_SCREENS = (routes.Information(), routes.Places(), routes.Guides(), routes.Here())
PAGE = routes.Help()


def in_header(stage):
    from kiosk.ui.widgets.header import HeaderButton

    return [w for w in shown(stage.kiosk.shell.ids.header) if isinstance(w, HeaderButton)]


def pressable(stage, route):
    """What leads there, in the header or among the four places."""
    shell = stage.kiosk.shell
    found = [shell.ids.header.help] if shell.ids.header.help in in_header(stage) else []
    return found + [tab for tab in shell.ids.tabs.children if tab.route == route]


@pytest.mark.parametrize(
    "languages",
    [("nl", "ar"), pytest.param(LANGUAGES, marks=pytest.mark.slow)],
    ids=["often", "all"],
)
@pytest.mark.parametrize("letters", ["normal", "large"])
@pytest.mark.parametrize("panel", SIZES)
def test_it_fits_in_every_language(stage, panel, letters, languages):
    stage.turn_to(panel)
    for language in languages:
        for route in (FIRST_SCREENS[0], PAGE):
            stage.show(route, language=language, text_step=letters)
            header = stage.kiosk.shell.ids.header
            assert list(faults(header, panel)) == [], language
            assert header.letters in in_header(stage)
            assert (header.back in in_header(stage)) == (route == PAGE)


@pytest.mark.parametrize("letters", ["normal", "large"])
@pytest.mark.parametrize("panel", SIZES)
def test_help_is_one_touch_on_every_first_screen(stage, panel, letters):
    stage.turn_to(panel)
    for language in ("nl", "ar"):
        for route in FIRST_SCREENS:
            stage.show(route, language=language, text_step=letters)
            (button,) = pressable(stage, routes.Help())
            assert button.alarm
            button.dispatch("on_release")
            settle()
            assert stage.kiosk.session.route == routes.Help()


@pytest.mark.parametrize("panel", SIZES)
def test_a_language_is_one_touch_where_there_is_room_and_else_two(stage, panel):
    from kiosk.ui.theme import theme

    stage.turn_to(panel)
    stage.show(routes.Here())
    header = stage.kiosk.shell.ids.header
    names = [button.words for button in in_header(stage)]
    if theme.wide:
        assert [name in names for name in ("EN", "УК", "عربي")] == [True] * 3  # noqa: RUF001 - Cyrillic
        next(b for b in in_header(stage) if b.words == "EN").dispatch("on_release")
        assert (stage.kiosk.session.language, stage.kiosk.session.route) == ("en", routes.Here())
    else:
        assert "EN" not in names
        header.language.dispatch("on_release")
        assert stage.kiosk.session.route == routes.Languages()


@pytest.mark.parametrize("panel", SIZES)
def test_aa_is_one_touch_and_enlarges_the_controls_too(stage, panel):
    from kiosk.ui.theme import theme

    stage.turn_to(panel)
    stage.show(routes.Guides())
    usual = theme.label, theme.head
    stage.kiosk.shell.ids.header.letters.dispatch("on_release")
    settle()
    assert stage.kiosk.session.route == routes.Guides()
    assert theme.label > usual[0]
    assert theme.head > usual[1]
    assert stage.kiosk.shell.ids.header.letters.strong
    stage.kiosk.shell.ids.header.letters.dispatch("on_release")
    assert (theme.label, theme.head) == usual


@pytest.mark.parametrize("panel", SIZES)
def test_the_four_places_stand_two_by_two_in_aa_with_short_names_of_their_own(stage, panel):
    stage.turn_to(panel)
    stage.show(routes.Information(), text_step="large")
    tabs = stage.kiosk.shell.ids.tabs
    assert [tab.words for tab in tabs.children[::-1]] == ["Nu", "Waar", "Doen", "Hier"]
    assert tabs.cols == 2


@pytest.mark.parametrize(
    ("name", "whole", "sign", "news"),
    [
        ("De Brink", True, True, True),
        ("Dorpshuis De Brink", True, False, True),
        ("Buurthuis Ter Merenlandse", True, True, False),
        ("Multifunctionele accommodatie De Waterlanden van Veldermeer", False, True, False),
    ],
    ids=["room", "without the sign", "two lines", "the sign alone"],
)
def test_the_name_of_the_point_is_whole_or_not_there(stage, sample, name, whole, sign, news):
    point = msgspec.structs.replace(sample[0].config.point, name=name)
    config = msgspec.structs.replace(sample[0].config, point=point)
    stage.turn_to((800, 480))
    stage.show(routes.Information(), replace(sample[0], config=config))
    identity = stage.kiosk.shell.ids.header.identity
    seen = [w for w in shown(identity) if w is not identity]
    words = " ".join(getattr(w, "text", "").replace("\n", " ") for w in seen)
    assert (name in words) is whole
    assert "…" not in words
    assert any(type(w).__name__ == "Sign" for w in seen) is sign
    assert ("nieuws van" in words) is news
