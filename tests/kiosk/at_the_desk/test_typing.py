"""Forms: what is typed is kept, and what was sent is there."""

from __future__ import annotations

import subprocess
import sys

from kiosk.desk.messages.routes import MessageForm
from kiosk.desk.notices.routes import NoticeForm, OwnNotice, PreviewNotice
from kiosk.desk.reports.routes import ReportForm
from kiosk.desk.routes import Discard, Restore, Send, Type
from tests.kiosk import stage as staging
from tests.kiosk.at_the_desk.hands import button, fill, frames, go, said, tap, type_text


def test_a_notice_is_typed_posted_and_read_by_visitors(desk):
    go(desk, NoticeForm())
    go(desk, Type(NoticeForm(), "titel"))
    type_text(desk, "koffie")
    tap(button(desk, "Volgende"))
    type_text(desk, "er is één kop. ja")
    tap(button(desk, "Klaar"))
    go(desk, Send(NoticeForm()))
    (notice,) = desk.snapshot.notices
    assert (notice.title, notice.text) == ("Koffie", "Er is één kop. Ja")
    assert isinstance(desk.session.route, OwnNotice)
    tap(button(desk, "Vergrendel"))
    _, information = desk.page("nl")
    (row,) = information.own
    assert (row.badge, row.title) == ("Mededeling van dit steunpunt", "Koffie")


def test_what_was_not_filled_in_is_said_and_nothing_is_lost(desk):
    fill(desk, MessageForm(), bericht="De waterwagen komt.")
    go(desk, MessageForm())
    go(desk, Send(MessageForm()))
    assert "Vul eerst in: van." in said(desk)
    assert desk.desk_session.values("log-form/")["bericht"] == "De waterwagen komt."
    fill(desk, MessageForm(), van="Kazerne")
    go(desk, Send(MessageForm()))
    (entry,) = desk.desk_session.desk.log.entries()
    assert (entry.message.sender, entry.message.receiver) == ("Kazerne", "Dorpshuis De Brink")
    assert desk.desk_session.values("log-form/") == {}, "the next message starts empty"


def test_what_is_wrong_is_said_at_the_form_when_it_is_sent_from_its_preview(desk):
    fill(desk, NoticeForm(), titel="Soep")
    go(desk, PreviewNotice(NoticeForm()))
    go(desk, Send(NoticeForm()))
    assert isinstance(desk.session.route, NoticeForm)
    assert "Vul eerst in: tekst." in said(desk)


def test_a_form_wiped_by_a_slip_of_the_finger_can_be_had_back(desk):
    fill(desk, ReportForm(), wat="Brand in de schuur")
    go(desk, ReportForm())
    go(desk, Discard(ReportForm()))
    assert desk.desk_session.values("report-form/") == {}
    assert "Zet terug wat er stond" in said(desk)
    go(desk, Restore(ReportForm()))
    assert desk.desk_session.values("report-form/") == {"wat": "Brand in de schuur"}
    assert "Brand in de schuur" in said(desk)
    go(desk, Discard(ReportForm()))
    tap(button(desk, "Vergrendel"))
    assert desk.desk_session.wiped("report-form/") == {}


def test_a_physical_keyboard_works_too(desk):
    go(desk, Type(NoticeForm(), "titel"))
    frames()
    entry = desk.shell.ids.view.children[0].ids.entry
    assert entry.focus
    entry.keyboard_on_textinput(None, "Soep")
    frames()
    assert desk.desk_session.values("notice-form/")["titel"] == "Soep"


def test_locked_in_mid_form_nothing_typed_is_lost(desk):
    go(desk, Type(ReportForm(), "wat"))
    type_text(desk, "brand")
    entry = desk.shell.ids.view.children[0].ids.entry
    tap(button(desk, "Vergrendel"))
    assert not entry.focus, "and who types on now types nowhere"
    assert desk.desk_session._values == {}, "nor does it stay in sight"
    assert desk.desk_session.values("report-form/")["wat"] == "Brand"


KILLED = """
import os, signal, sys
from datetime import datetime, UTC
from kiosk.desk.desk_session import DeskSession
desk_session = DeskSession()
for length in range(1, 21):
    desk_session.fill("report-form/", "wat", "Brand in de schuur!!"[:length])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_in_mid_form_nothing_typed_is_lost(kiosk):
    kiosk.desk_session.desk.close()
    kiosk.desk_session._desk = None
    done = subprocess.run(
        [sys.executable, "-c", KILLED], cwd=staging.EXAMPLES.parents[1], check=False
    )
    assert done.returncode == -9
    assert kiosk.desk_session.values("report-form/")["wat"] == "Brand in de schuur!!"


def test_a_letter_typed_and_taken_back_is_gone(desk):
    go(desk, Type(NoticeForm(), "titel"))
    entry = desk.shell.ids.view.children[0].ids.entry
    type_text(desk, "k")
    entry.do_backspace()
    frames()
    assert desk.desk_session.values("notice-form/") == {"titel": ""}


def test_ten_thousand_characters_and_emoji_are_told_apart_from_text(desk):
    go(desk, Type(NoticeForm(), "tekst"))
    entry = desk.shell.ids.view.children[0].ids.entry
    entry.insert_text("Soep 🍲\udc80 " + "x" * 10_000)
    frames()
    typed = desk.desk_session.values("notice-form/")["tekst"]
    assert len(typed) == 1000
    assert typed.startswith("Soep  xxx")
    assert "Er past niets meer bij. Maak de tekst korter." in said(desk)
    entry.do_backspace()
    frames()
    assert "Tekst" in said(desk)
