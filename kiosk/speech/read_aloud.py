"""Reading a screen aloud: started and ended by one button, ended by leaving the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.i18n.translator import translator
from kiosk.model.routes import Languages, Return, Speak
from kiosk.platform.background import on_window_thread
from kiosk.speech import script
from kiosk.speech.text_to_speech import Speaker

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.model.session import Session
    from kiosk.navigation.navigator import Navigator


def register(navigator: Navigator) -> Reader:
    """Return the reader: it is woken and silenced with the window."""
    volume_pct = navigator.settings.sound.volume_pct
    reader = Reader(navigator, lambda on_end: Speaker(volume_pct, on_end=on_end))
    navigator.session_followers.append(reader.follow)
    navigator.hears = reader.hears
    navigator.on(Speak, reader.speak)
    return reader


class Reader:
    """Reads what the kiosk shows. Silent, and without a button, until it is woken."""

    def __init__(
        self, navigator: Navigator, make_speaker: Callable[[Callable[[], None]], Speaker]
    ) -> None:
        """``make_speaker`` gets what to call when a text has been read."""
        self._navigator = navigator
        self._make_speaker = make_speaker
        self._speaker: Speaker | None = None

    def wake(self) -> None:
        """Find the voices: that takes a tenth of a second."""
        self._speaker = self._make_speaker(on_window_thread(self._ended))
        self._navigator.render()

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

    def speak(self, _: Speak) -> None:
        """Start, or stop what was started."""
        if isinstance(self._navigator.session.route, Languages):  # its button means the page before
            self._navigator.go(Return())
        session = self._navigator.session
        started = not session.speaking and self._start()
        self._navigator.become(replace(session, speaking=started, said=""))

    def _start(self) -> bool:
        """A text that is not in the visitor's language is read by a voice of its own."""
        if self._speaker is None:
            return False
        language = self._navigator.session.language
        frame, view = self._navigator.page(language)
        own = getattr(view, "language", "") or language
        if own != language and self._speaker.speaks(own):
            language = own
            frame, view = self._navigator.page(language)
        return self._speaker.start(script.script(frame, view, translator(language)), language)

    def _ended(self) -> None:
        session = self._navigator.session
        if session.speaking and self._speaker is not None and not self._speaker.speaking:
            self._navigator.become(replace(session, speaking=False))
