"""Reading a screen aloud: started and ended by one button, ended by leaving the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kivy.clock import Clock, mainthread

from kiosk.i18n.translator import tongue
from kiosk.speech import script
from kiosk.speech.text_to_speech import Speaker

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.app import Kiosk
    from kiosk.model.session import Session

WAKE_S = 1.0
"""After the first screen is there: finding the voices takes a tenth of a second."""


def deeds(kiosk: Kiosk) -> dict[str, Callable[[str], None]]:
    volume_pct = kiosk.settings.sound.volume_pct
    reader = Reader(kiosk, lambda on_end: Speaker(volume_pct, on_end=on_end))
    kiosk.followers.append(reader.follow)
    kiosk.hears = reader.hears
    if volume_pct:
        kiosk.bind(on_start=reader.wake_soon)
    kiosk.bind(on_stop=lambda _: reader.silence())
    return {"speak": reader.speak}


class Reader:
    """Reads what the kiosk shows. Silent, and without a button, until it is woken."""

    def __init__(self, kiosk: Kiosk, make_speaker: Callable[[Callable[[], None]], Speaker]) -> None:
        """``make_speaker`` gets what to call when a text has been read."""
        self._kiosk = kiosk
        self._make_speaker = make_speaker
        self._speaker: Speaker | None = None

    def wake_soon(self, *_: object) -> None:
        """Bound to on_start. Returns nothing: a true value would end the event there and then."""
        Clock.schedule_once(lambda _: self.wake(), WAKE_S)

    def wake(self) -> None:
        self._speaker = self._make_speaker(self._ended)
        self._kiosk.render()

    def hears(self, language: str) -> bool:
        """Whether a text in this language can be heard here and now."""
        return self._speaker is not None and self._speaker.speaks(language)

    def follow(self, session: Session) -> None:
        """Fall silent when the visitor goes on or away."""
        if not session.speaking:
            self.silence()

    def silence(self) -> None:
        if self._speaker is not None:
            self._speaker.stop()

    def speak(self, _: str) -> None:
        """Start, or stop what was started."""
        session = self._kiosk.session
        started = not session.speaking and self._start()
        self._kiosk.become(replace(session, speaking=started, said=""))

    def _start(self) -> bool:
        """A text that is not in the visitor's language is read by a voice of its own."""
        if self._speaker is None:
            return False
        language = self._kiosk.session.language
        frame, view = self._kiosk.page(language)
        own = getattr(view, "language", "") or language
        if own != language and self._speaker.speaks(own):
            language = own
            frame, view = self._kiosk.page(language)
        return self._speaker.start(script.script(frame, view, tongue(language)), language)

    @mainthread  # type: ignore[untyped-decorator]  # kivy has no types
    def _ended(self) -> None:
        session = self._kiosk.session
        if session.speaking and self._speaker is not None and not self._speaker.speaking:
            self._kiosk.become(replace(session, speaking=False))
