"""Reading aloud with the real espeak-ng, into a file instead of a loudspeaker."""

from __future__ import annotations

import os
import shutil
import threading
import wave
from pathlib import Path

import pytest

from kiosk.speech.text_to_speech import VOICES, Speaker

LONG = "Kook uw drinkwater drie minuten. " * 200

# espeak-ng as installed, but for where the sound goes: to a file, or nowhere and slowly
TO_FILE = """#!/bin/sh
echo "$@" > "$(dirname "$0")/options"
exec espeak-ng -w "$(dirname "$0")/spoken.wav" "$@"
"""
ENDLESS = """#!/bin/sh
[ "$1" = --voices ] && exec espeak-ng --voices
exec sleep 600
"""
BROKEN = """#!/bin/sh
[ "$1" = --voices ] && exec espeak-ng --voices
exit 3
"""


@pytest.fixture
def speaker(tmp_path, request):
    """Makes a speaker whose `espeak-ng` is the given script; it is silent in the end."""
    (tmp_path / "cards" / "card0").mkdir(parents=True)

    def make(script=TO_FILE, **options):
        program = tmp_path / "espeak"
        program.write_text(script)
        program.chmod(0o755)
        made = Speaker(program=str(program), cards=tmp_path / "cards", **options)
        request.addfinalizer(made.stop)
        return made

    return make


def speak(speaker, text, language="nl", **options):
    """Start and wait for the end."""
    ended = threading.Event()
    voice = speaker(on_end=ended.set, **options)
    assert voice.start(text, language)
    assert ended.wait(60)
    return voice


def seconds(path: Path) -> float:
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()


def loudness(path: Path) -> int:
    with wave.open(str(path)) as sound:
        frames = memoryview(sound.readframes(sound.getnframes())).cast("h")
    return max(map(abs, frames))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Kook uw drinkwater drie minuten"),
        ("en", "Boil your drinking water for three minutes"),
        ("de", "Kochen Sie das Trinkwasser drei Minuten ab"),
        ("pl", "Gotuj wodę przez trzy minuty"),
        ("uk", "Кип'ятіть воду три хвилини"),
        ("tr", "İçme suyunu üç dakika kaynatın"),  # noqa: RUF001 - Turkish has this letter
        ("ar", "اغلِ ماء الشرب ثلاث دقائق"),
    ],
)
def test_every_language_is_heard(speaker, tmp_path, language, text):
    speak(speaker, text, language)
    assert 1 < seconds(tmp_path / "spoken.wav") < 20
    assert loudness(tmp_path / "spoken.wav") > 1000
    assert f"-v {VOICES[language]} " in (tmp_path / "options").read_text()


def test_a_long_text_is_read_to_its_end(speaker, tmp_path):
    speak(speaker, LONG * 4)  # more than a pipe holds
    assert seconds(tmp_path / "spoken.wav") > 1000


@pytest.mark.parametrize("text", ["-w /tmp/gotcha --help", "$(touch gotcha); `touch gotcha`"])
def test_text_is_never_an_option_or_a_command(speaker, tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    speak(speaker, text)
    assert text not in (tmp_path / "options").read_text()
    assert seconds(tmp_path / "spoken.wav") > 1
    assert not (tmp_path / "gotcha").exists()
    assert not Path("/tmp/gotcha").exists()


@pytest.mark.parametrize("text", ["", "\ud800 half a character", "[[a]] [b]", "nul \0 nul"])
def test_odd_texts_do_no_harm(speaker, text):
    assert not speak(speaker, text).speaking


@pytest.mark.parametrize(
    ("volume_pct", "amplitude"), [(-5, 0), (0, 0), (50, 50), (100, 100), (900, 100)]
)
def test_volume_is_bounded(speaker, tmp_path, volume_pct, amplitude):
    speak(speaker, "hallo", volume_pct=volume_pct)
    assert f"-a {amplitude}" in (tmp_path / "options").read_text()


def children():
    """Processes of ours; those that other tests left may go at any moment."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_stop_is_silence_at_once_without_a_zombie(speaker):
    before = children()
    ended = []
    voice = speaker(ENDLESS, on_end=lambda: ended.append(True))
    assert voice.start(LONG, "nl")
    assert voice.speaking
    assert len(children() - before) == 1
    voice.stop()
    assert not voice.speaking
    assert children() <= before
    assert ended == []
    voice.stop()


def test_a_new_text_ends_the_one_before(speaker):
    before = children()
    voice = speaker(ENDLESS)
    for _ in range(5):
        assert voice.start(LONG, "nl")
    assert len(children() - before) == 1


def test_a_text_that_ended_leaves_no_zombie(speaker):
    before = children()
    speak(speaker, "hallo")
    assert children() <= before


def test_a_voice_that_fails_says_so_in_the_log_and_ends(speaker, caplog):
    voice = speak(speaker, "hallo", script=BROKEN)
    assert not voice.speaking
    assert "ended with 3" in caplog.text


def test_without_espeak_ng_nothing_is_heard_and_nothing_breaks(tmp_path):
    (tmp_path / "cards" / "card0").mkdir(parents=True)
    voice = Speaker(program="no-such-espeak", cards=tmp_path / "cards")
    assert not voice.available
    assert not voice.start("hallo", "nl")
    assert not voice.speaking
    voice.stop()


@pytest.mark.parametrize("cards", [["timer"], None], ids=["no card", "no ALSA"])
def test_without_a_sound_card(speaker, tmp_path, cards):
    voice = speaker()
    shutil.rmtree(tmp_path / "cards")
    for name in cards or ():
        (tmp_path / "cards" / name).mkdir(parents=True)
    assert not voice.available
    assert not voice.start("hallo", "nl")


def test_a_card_that_is_plugged_in_later_is_used(speaker, tmp_path):
    voice = speaker()
    (tmp_path / "cards" / "card0").rmdir()
    assert not voice.speaks("nl")
    (tmp_path / "cards" / "card0").mkdir()
    assert voice.speaks("nl")


@pytest.mark.parametrize(
    "script", ["#!/bin/sh\nexit 1\n", "not a program"], ids=["fails", "broken"]
)
def test_an_espeak_that_lists_no_voices_is_none(speaker, script, caplog):
    assert not speaker(script).available
    assert len(caplog.records) == 1


def test_a_language_without_a_voice(speaker):
    voice = speaker()
    assert not voice.speaks("zz")
    assert not voice.start("hallo", "zz")


def test_every_language_of_the_screen_has_an_installed_voice(speaker):
    voice = speaker()
    assert [language for language in VOICES if not voice.speaks(language)] == []
