"""Reading aloud is started and ended by one button, and ended by leaving the page."""

from __future__ import annotations

import pytest

from kiosk.model import routes
from kiosk.model.session import Session
from tests.kiosk.snapshots import bulletin, snapshot
from tests.kiosk.stage import pass_time

PAGE = routes.Bulletin("vr", "stroom-1", 0, "vr")
HINT = "Gebruik een koptelefoon als het hier druk is."


class Voice:
    """Stands in for a Speaker: notes what it is told to say, and is heard for as long as told."""

    def __init__(self, on_end, languages):
        self.on_end = on_end
        self.languages = languages
        self.said = []
        self.speaking = False

    def speaks(self, language):
        return language in self.languages

    def start(self, text, language):
        self.said.append((language, text))
        self.speaking = True
        return True

    def stop(self):
        self.speaking = False

    def end(self):
        self.speaking = False
        self.on_end()


@pytest.fixture
def reading(show):
    """A kiosk with a voice that speaks the given languages, and that voice."""
    from kiosk.speech.read_aloud import Reader

    def start(*languages):
        kiosk = show(snapshot(bulletins=(bulletin(languages=("nl", "en")),)))
        voices = []

        def make(on_end):
            voices.append(Voice(on_end, languages))
            return voices[0]

        reader = Reader(kiosk, make)
        kiosk.session_followers[:] = [reader.follow]
        kiosk.on(routes.Speak, reader.speak)
        kiosk.hears = reader.hears
        reader.wake()
        return kiosk, voices[0]

    return start


def settle():
    from kivy.clock import Clock

    for _ in range(3):
        Clock.tick()


def button(kiosk):
    return kiosk.shell.ids.header.aloud


def test_one_touch_starts_and_the_next_one_stops(reading, tap):
    kiosk, voice = reading("nl")
    kiosk.go(PAGE)
    settle()
    assert button(kiosk).words == "Lees"
    tap(button(kiosk))
    ((language, text),) = voice.said
    assert (language, voice.speaking) == ("nl", True)
    assert {"Informatie.", "Hoe lang: tot 22:30.", "Kop nl."} <= set(text.splitlines())
    assert button(kiosk).words == "Stop"
    assert kiosk.shell.frame.stick == HINT
    tap(button(kiosk))
    assert not voice.speaking
    assert button(kiosk).words == "Lees"
    assert kiosk.shell.frame.stick == ""


@pytest.mark.parametrize(
    "leave",
    [
        lambda kiosk: kiosk.go(routes.Places()),
        lambda kiosk: kiosk.go(routes.Languages()),
        lambda kiosk: kiosk.leave(),
    ],
    ids=["another page", "another language", "the visitor is gone"],
)
def test_leaving_the_page_ends_it(reading, leave):
    kiosk, voice = reading("nl")
    kiosk.go(PAGE)
    kiosk.go(routes.Speak())
    leave(kiosk)
    assert not voice.speaking
    assert not kiosk.session.speaking


def test_the_button_is_itself_again_when_the_text_has_been_read(reading):
    kiosk, voice = reading("nl")
    kiosk.go(routes.Speak())
    voice.end()
    settle()
    assert not kiosk.session.speaking
    assert button(kiosk).words == "Lees"


def test_the_end_of_one_text_does_not_end_the_next(reading):
    kiosk, voice = reading("nl")
    kiosk.go(routes.Speak())
    kiosk.go(routes.Speak())
    kiosk.go(routes.Speak())
    voice.on_end()  # of the first, late
    settle()
    assert kiosk.session.speaking


def test_who_listens_is_not_taken_for_gone(reading):
    kiosk, voice = reading("nl")
    kiosk.go(PAGE)
    kiosk.go(routes.Speak())
    kiosk.leaving.unattended()
    assert (kiosk.session.route, voice.speaking) == (PAGE, True)
    kiosk.go(routes.Speak())
    kiosk.leaving.unattended()
    pass_time(25)
    assert kiosk.session == Session()


@pytest.mark.parametrize(
    ("language", "voices", "there"),
    [("nl", ("nl",), True), ("uk", ("nl",), False), ("nl", (), False)],
    ids=["a voice", "none for this language", "none at all"],
)
def test_without_a_voice_there_is_no_button(reading, language, voices, there):
    kiosk, _ = reading(*voices)
    kiosk.become(Session(language=language))
    settle()
    assert (button(kiosk) in list(kiosk.shell.walk())) is there


@pytest.mark.parametrize(
    ("voices", "language", "headline"),
    [(("nl", "pl"), "nl", "Kop nl."), (("pl",), "pl", "Kop nl.")],
    ids=["by a Dutch voice", "by what there is"],
)
def test_a_dutch_text_on_a_polish_screen_is_read_in_dutch(reading, voices, language, headline):
    kiosk, voice = reading(*voices)
    kiosk.become(Session(route=PAGE, language="pl"))
    kiosk.go(routes.Speak())
    ((spoken_in, text),) = voice.said
    assert spoken_in == language
    assert headline in text.splitlines()


def test_from_the_page_of_languages_it_reads_the_page_one_came_from(reading):
    kiosk, voice = reading("nl")
    kiosk.go(PAGE)
    kiosk.go(routes.Languages())
    kiosk.go(routes.Speak())
    assert (kiosk.session.route, kiosk.session.speaking) == (PAGE, True)
    ((_, text),) = voice.said
    assert "Kop nl." in text.splitlines()


def test_until_it_is_woken_nothing_is_heard_and_nothing_breaks(show):
    from kiosk.speech.read_aloud import Reader

    kiosk = show(snapshot())
    reader = Reader(kiosk, lambda _: pytest.fail("too soon"))
    assert not reader.hears("nl")
    reader.speak(routes.Speak())
    reader.silence()
    assert not kiosk.session.speaking


PAGES = (
    routes.Information(),
    routes.Places(),
    routes.Guides(),
    routes.Here(),
    routes.Aids(),
    routes.Languages(),
    PAGE,
)


def test_the_button_is_in_the_outermost_corner_on_every_page(reading):
    """Where a hand finds it that is not led by an eye."""
    from kiosk.ui.widgets.header import HeaderButton

    kiosk, _ = reading("nl", "ar")
    for language, outermost in (("nl", max), ("ar", min)):
        corners = set()
        for route in PAGES:
            kiosk.become(Session(route=route, language=language))
            settle()
            corners.add(tuple(map(round, button(kiosk).to_window(*button(kiosk).center))))
            others = (
                b.to_window(*b.center)[0]
                for b in kiosk.shell.ids.header.walk(restrict=True)
                if isinstance(b, HeaderButton)
            )
            x, _ = button(kiosk).to_window(*button(kiosk).center)
            assert outermost(x, *others) == x
        assert len(corners) == 1
