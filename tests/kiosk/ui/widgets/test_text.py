"""Words that fit: as large as there is room for, whole, and drawn once."""

from __future__ import annotations

import pytest

LONG = "Blijf thuis en zet het licht uit, want de stroom is uitgevallen in de hele gemeente"


@pytest.fixture
def shown(window):
    """Puts a text on the glass and lets it settle."""
    from kivy.base import EventLoop

    def show(widget, largest=30):
        widget.largest = largest  # after its rule, which wants the theme's
        window.add_widget(widget)
        for _ in range(3):
            EventLoop.idle()
        return widget

    return show


@pytest.fixture
def fit(shown):
    from kiosk.ui.widgets.text import FitText

    def make(words, size, largest=40, *, shrinks=False):
        text = FitText(words=words, size_hint=(None, None), size=size, shrinks=shrinks)
        return shown(text, largest)

    return make


def test_a_text_is_as_high_as_its_lines(shown):
    from kiosk.ui.widgets.text import Text

    wide = shown(Text(words=LONG, size_hint_x=None, width=1200)).height
    narrow = shown(Text(words=LONG, size_hint_x=None, width=300)).height
    assert narrow >= 3 * wide > 0


def test_a_text_without_words_takes_no_room(shown):
    from kiosk.ui.widgets.text import Text

    assert shown(Text(words="")).height == 0


def test_a_bounded_text_ends_in_an_ellipsis(shown):
    from kiosk.ui.widgets.text import Text

    text = shown(Text(words=LONG, size_hint_x=None, width=300, lines=2))
    assert text.text.count("\n") == 1
    assert text.text.endswith("…")


def test_a_word_too_long_for_the_line_is_broken_by_a_hyphen_and_no_smaller(shown):
    from kiosk.ui.widgets.text import Text

    text = shown(Text(words="Arbeidsongeschiktheid", size_hint_x=None, width=300), 40)
    assert text.font_size == 40
    assert text.text == "Arbeidsonge-\nschiktheid"


def test_what_people_copy_makes_the_letters_smaller_and_is_not_broken(shown):
    from kiosk.ui.widgets.text import SMALLEST, Text

    text = shown(Text(words="www.veldermeer.nl", size_hint_x=None, width=300), 40)
    assert 40 * SMALLEST <= text.font_size < 40
    assert "\n" not in text.text


def test_a_word_that_must_be_broken_reaches_kivy_in_lines(shown):
    """Kivy breaks a word letter by letter: one of 4,000 took seven seconds."""
    from kiosk.ui.widgets.text import Text

    text = shown(Text(words="waterleiding" * 20, size_hint_x=None, width=300), 40)
    assert text.text.replace("\n", "") == "waterleiding" * 20
    assert text.text.count("\n") > 5
    assert text.texture_size[0] <= 300


def test_a_fitted_text_keeps_its_size_where_there_is_room(fit):
    text = fit("Taal", (400, 100))
    assert (text.font_size, text.cut) == (40, False)


def test_it_never_shrinks_and_says_how_much_room_it_wants(fit):
    text = fit(LONG, (400, 60))
    assert (text.font_size, text.cut) == (40, True)
    assert not fit(LONG, (400, text.wanted)).cut


@pytest.mark.parametrize("height", [60, 90, 150, 300])
def test_in_a_drawing_it_is_the_largest_that_fits(fit, height):
    from kiosk.ui.widgets.text import LINE_OF_FIT

    text = fit(LONG, (400, height), shrinks=True)
    lines = text.text.count("\n") + 1
    assert not text.cut
    assert lines * text.font_size * LINE_OF_FIT <= height
    if text.font_size < 40:
        larger = fit(LONG, (400, height), largest=text.font_size + 1, shrinks=True)
        assert larger.font_size == text.font_size


def test_joined_letters_are_measured_as_they_are_drawn(fit):
    """Apart they are wider: Arabic on a button would be smaller than it need be."""
    from kiosk.ui import fonts, text_shaping

    words = "الصرف الصحي: جزئيا"
    width = fonts.measurer(fonts.WIDE.name, 40)(text_shaping.joined(words)) + 1
    assert fit(words, (width, 60)).font_size == 40


def test_what_does_not_fit_at_all_says_so(fit):
    assert fit(LONG * 20, (60, 20)).cut


def test_words_that_change_are_laid_out_anew(fit):
    from kivy.base import EventLoop

    text = fit("Taal", (300, 60))
    text.words = LONG
    EventLoop.idle()
    assert text.text.replace("\n", " ") == LONG
    assert text.cut


def test_a_text_is_drawn_once_for_each_change(shown, monkeypatch):
    from kivy.base import EventLoop

    from kiosk.ui.widgets.text import Text

    text = shown(Text(words="Taal", size_hint_x=None, width=300))
    drawn = []
    real = text._label.refresh
    monkeypatch.setattr(text._label, "refresh", lambda: (drawn.append(1), real()))
    text.words = "Lezen"
    EventLoop.idle()
    assert len(drawn) == 1


def test_a_text_that_says_nothing_keeps_no_picture(shown):
    from kivy.base import EventLoop

    from kiosk.ui.widgets.text import Text

    text = shown(Text(words="Taal", size_hint_x=None, width=300))
    assert text._label.texture
    text.words = ""
    EventLoop.idle()
    assert text._label.texture is None


@pytest.mark.parametrize("kind", ["Text", "FitText"])
def test_a_text_that_has_neither_words_nor_room_any_more_is_gone(shown, kind):
    """The number of a step stood through the pictogram of the step that followed it there."""
    from kivy.base import EventLoop

    from kiosk.ui.widgets import text as texts

    text = shown(getattr(texts, kind)(words="1", size_hint=(None, None), size=(30, 40)))
    texts.wait(text)
    text.words = ""
    EventLoop.idle()
    texts.go_on(text)
    text.width = 0
    EventLoop.idle()
    assert not text.text
    assert text._label.texture is None


def test_a_pictogram_without_a_name_any_more_is_gone(window):
    """After AA on a tall panel the "i" of information stood over the names of the four places."""
    from kiosk.ui.widgets.text import Icon

    icon = Icon(name="home")
    assert icon.text
    icon.name = ""
    assert not icon.text


def test_what_waits_is_drawn_when_it_goes_on(shown):
    from kivy.base import EventLoop

    from kiosk.ui.widgets.text import Text, go_on, wait

    text = shown(Text(words="Taal", size_hint_x=None, width=300), 30)
    wait(text)
    text.largest, text.words = 40, "Lezen"
    EventLoop.idle()
    assert (text.text, text.font_size) == ("Taal", 30)
    go_on(text)
    EventLoop.idle()
    assert (text.text, text.font_size) == ("Lezen", 40)


def test_nothing_is_broken_to_fit_a_place_that_it_has_not_yet(window, monkeypatch):
    """Kivy gives each widget 100 px at first, and the patterns for that take 4 MiB."""
    from kivy.base import EventLoop

    from kiosk.ui import hyphenation
    from kiosk.ui.widgets.basics import IconButton

    looked_up = []
    monkeypatch.setattr(hyphenation, "pieces", lambda word, _: looked_up.append(word) or (word,))
    button = IconButton(words="Noodsteunpunt", size_hint=(None, None))
    EventLoop.idle()
    button.width = 600
    window.add_widget(button)
    EventLoop.idle()
    assert button.ids.label.text == "Noodsteunpunt"
    assert looked_up == []


def test_a_struck_pictogram_has_a_line_from_corner_to_corner(window):
    from kivy.base import EventLoop

    from kiosk.ui.widgets.article_blocks import StepItem

    def corners(struck):
        step = StepItem(mark="•", words="Slapen", icon="here", struck=struck, width=400)
        window.add_widget(step)
        for _ in range(3):
            EventLoop.idle()
        icon = next(w for w in step.walk(restrict=True) if type(w).__name__ == "Icon")
        picture = icon.export_as_image().texture
        window.remove_widget(step)
        return [_opaque(picture, part) for part in (0.14, 0.5, 0.86)]

    plain, struck = corners(struck=False), corners(struck=True)
    assert not any((plain[0], plain[2])), "the house reaches no corner"
    assert all(struck)


def _opaque(texture, part):
    """Whether anything is drawn on the falling diagonal, at this part of it."""
    column, row = int(texture.width * part), int(texture.height * part)
    return texture.pixels[4 * (row * texture.width + column) + 3] > 0
