"""The frame around every screen: what the stick is doing, a drill, a doubtful clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.progress import Outcome, OutcomeCode, Phase, Progress
from kiosk import frame as frames
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.roles import Role
from kiosk.model.session import HOME, Session
from kiosk.model.views import Choice
from kiosk.state.software import Software
from kiosk.state.stick_post import Post, PostOutcome
from software.telling import Stage, Told
from tests.kiosk.links import connected
from tests.kiosk.snapshots import NOW, ago, bulletin, snapshot

NL = translator("nl")


def frame(route=HOME, **values):
    return frames.present(snapshot(**values), NL, route)


def stick(phase, *outcomes, pct=0.0, updated_at=NOW):
    progress = Progress(
        phase=phase,
        pct=pct,
        started_at=ago(minutes=5),
        updated_at=updated_at,
        outcomes=tuple(Outcome(outcome=outcome, issue=143) for outcome in outcomes),
    )
    return frame(progress=progress).stick


READ = Progress(phase=Phase.DONE, started_at=ago(minutes=5), updated_at=ago(minutes=4))


@pytest.mark.parametrize(
    ("told", "at", "progress", "words"),
    [
        (Stage.WRITING, ago(minutes=2), READ, "Laat de stick zitten."),
        (Stage.WRITING, ago(minutes=20), READ, ""),
        (Stage.WAITING, ago(seconds=30), READ, "U kunt de stick verwijderen."),
        (Stage.REFUSED, ago(seconds=30), READ, "U kunt de stick verwijderen."),
        (Stage.WAITING, ago(minutes=2), READ, ""),
        (Stage.WAITING, ago(seconds=30), None, ""),
    ],
    ids=["written", "stuck", "whole", "refused", "long ago", "after a start"],
)
def test_of_new_software_visitors_read_only_whether_the_stick_may_go(told, at, progress, words):
    software = Software(at=at, told=Told(stage=told, version="1.2"))
    assert frame(software=software, progress=progress).stick == words


@pytest.mark.parametrize(
    ("phase", "outcomes", "words"),
    [
        (Phase.COPYING, (), "De stick wordt gelezen: 40 %"),
        (Phase.CHECKING, (), "De stick wordt gecontroleerd. Laat hem zitten."),
        (Phase.PIN_NEEDED, (), "Voor deze stick is een pincode nodig. Vraag een medewerker."),
        (
            Phase.UNREADABLE,
            (),
            "Dit soort stick leest het apparaat niet. Neem een stick met FAT32 of exFAT.",
        ),
        (Phase.FAILED, (), "De stick kon niet worden gelezen. Waarschuw de technicus."),
        (
            Phase.DONE,
            (OutcomeCode.UPDATED,),
            "Bijgewerkt: uitgave 143. U kunt de stick verwijderen.",
        ),
        (
            Phase.DONE,
            (OutcomeCode.UNKNOWN_PUBLISHER, OutcomeCode.UPDATED),
            "Bijgewerkt: uitgave 143. U kunt de stick verwijderen.",
        ),
        (
            Phase.DONE,
            (OutcomeCode.INCOMPLETE,),
            "Stick onvolledig. Doe de stick opnieuw in het apparaat.",
        ),
        (
            Phase.DONE,
            (OutcomeCode.UNKNOWN_PUBLISHER,),
            "De stick is niet herkend. Er is niets veranderd. Vraag een andere.",
        ),
    ],
)
def test_one_quiet_sentence_says_what_the_stick_is_doing(phase, outcomes, words):
    assert stick(phase, *outcomes, pct=40) == words


@pytest.mark.parametrize(
    "outcome", sorted(set(OutcomeCode) - {OutcomeCode.UPDATED, OutcomeCode.UNCHANGED})
)
def test_a_stick_that_brings_nothing_says_what_to_do_now(outcome):
    sentences = stick(Phase.DONE, outcome, updated_at=ago(seconds=20))
    assert any(verb in sentences for verb in ("Vraag", "Neem", "Doe "))


def test_nobody_is_sent_away_with_a_stick_that_holds_software_alone():
    """Its unit waits for the import, which finds nothing."""
    said = stick(Phase.DONE, OutcomeCode.NO_BUNDLE, updated_at=ago(seconds=5))
    assert said == "De stick wordt gecontroleerd. Laat hem zitten."


def test_a_new_issue_tells_how_many_messages_are_new():
    said = frame(
        bulletins=(bulletin(sent=ago(minutes=5)),),
        arrived={("vr", "vr", "stroom-1"): NOW},
        progress=Progress(
            phase=Phase.DONE,
            started_at=NOW,
            updated_at=NOW,
            outcomes=(Outcome(outcome=OutcomeCode.UPDATED, issue=143),),
        ),
    )
    assert said.stick == "Bijgewerkt: uitgave 143, 1 nieuw bericht. U kunt de stick verwijderen."


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "gelezen: 40 %"), (1, "De stick is traag. Laat hem zitten."), (20, "")],
    ids=["reading", "slow", "given up by its unit"],
)
def test_a_slow_stick_is_said_and_not_for_ever(minutes, said):
    assert stick(Phase.COPYING, pct=40, updated_at=ago(minutes=minutes)).endswith(said)


def test_the_outcome_of_a_stick_does_not_stay_for_ever():
    assert stick(Phase.DONE, OutcomeCode.UPDATED, updated_at=ago(minutes=2)) == ""


def test_without_a_stick_nothing_is_said():
    assert frame().stick == ""


def test_a_drill_is_marked_and_the_real_thing_is_not():
    assert frame(drill=True).drill == "OEFENING – dit is niet echt"
    assert frame().drill == ""


def test_a_doubtful_clock_is_shown_as_doubtful():
    assert frame().time == "16:30"
    assert frame(clock_certain=False).time == "16:30?"


@pytest.mark.parametrize(
    ("route", "tab"),
    [
        (routes.Bulletin("vr", "stroom-1", 0, "vr"), 0),
        (routes.Place("vr", "sporthal"), 1),
        (routes.Guide("cold"), 2),
        (routes.Status(), 3),
    ],
)
def test_a_page_belongs_to_one_of_the_four_places(route, tab):
    assert [choice.chosen for choice in frame(route).tabs].index(True) == tab


def test_every_other_language_is_one_touch_away_in_its_own_letters():
    names = [choice.words for choice in frame().languages]
    assert names == ["EN", "DE", "PL", "УК", "TR", "عربي"]  # noqa: RUF001 - Cyrillic
    turkish = frames.present(snapshot(), translator("tr"), HOME)
    assert turkish.languages[0] == Choice("", "NL", routes.SetLanguage("nl"))


@pytest.mark.parametrize(("now", "next_"), [("normal", "large"), ("large", "normal")])
def test_aa_is_one_touch_there_and_one_back(now, next_):
    letters = frames.present(snapshot(), NL, HOME, session=Session(text_step=now)).letters
    assert letters == Choice("", "AA", routes.SetText(next_), chosen=now == "large")


def test_help_is_one_touch_for_residents_and_no_button_of_staff():
    help_ = frame(routes.Here()).help
    assert help_ == Choice("", "Hulp nodig? 112 werkt niet?", routes.Help())
    assert frames.present(snapshot(), NL, HOME, session=Session(role=Role.STAFF)).help is None


@pytest.mark.parametrize(
    ("issued_at", "most", "least"),
    [
        (ago(minutes=5), "nieuws van 16:25, weer verwacht rond 19:25", "16:25"),
        (ago(hours=4), "nieuws van 12:30", "12:30"),
        (ago(hours=30), "nieuws van gisteren 10:30", "gisteren 10:30"),
    ],
    ids=["more is coming", "overdue: nothing is promised", "of yesterday"],
)
def test_the_header_says_from_when_the_news_is_and_when_there_is_more(issued_at, most, least):
    news = frame(issued_at=issued_at).news
    assert (news[0], news[-1]) == (most, least)
    assert sorted(news, key=len, reverse=True) == list(news)


def test_without_news_nothing_is_said_of_it():
    assert frame(issued_at=None).news == ()


def test_in_doubt_about_the_date_no_news_is_promised():
    doubted = frozenset({"vr"})
    assert frame(issued_at=ago(minutes=5), doubted=doubted).news[0] == "nieuws van 20 jan 16:25"


@pytest.mark.parametrize(
    ("hears", "session", "words"),
    [
        (False, Session(), ""),
        (True, Session(), "Voorlezen"),
        (True, Session(speaking=True), "Stop"),
    ],
    ids=["no voice", "a voice", "speaking"],
)
def test_the_button_to_read_aloud_is_there_where_it_can_be_heard(hears, session, words):
    shown = frames.present(snapshot(), NL, HOME, session=session, hears=hears)
    assert (shown.aloud, shown.speaking) == (words, session.speaking)


@pytest.mark.parametrize(
    ("session", "words"),
    [
        (Session(speaking=True), "Gebruik een koptelefoon als het hier druk is."),
        (Session(said="Klaar. Neem het papier mee."), "Klaar. Neem het papier mee."),
    ],
    ids=["reading aloud", "printed"],
)
def test_one_line_says_how_what_was_asked_for_goes(session, words):
    assert frames.present(snapshot(), NL, HOME, session=session).stick == words


def test_a_stick_that_is_being_read_comes_before_that():
    progress = Progress(phase=Phase.CHECKING, started_at=NOW, updated_at=NOW)
    session = Session(speaking=True)
    shown = frames.present(snapshot(progress=progress), NL, HOME, session=session)
    assert shown.stick == "De stick wordt gecontroleerd. Laat hem zitten."


# The stick takes post along, where there is a link.


def with_post(outcome=None, *, told_s=1, ended_s=2, link=True, stick="sda1"):
    """A stick whose import ended so long ago, and what root's unit said since."""
    progress = Progress(
        phase=Phase.DONE,
        stick="sda1",
        started_at=ago(minutes=1),
        updated_at=ago(seconds=ended_s),
        outcomes=(Outcome(outcome=OutcomeCode.UPDATED, publisher="vr", issue=7),),
    )
    post = None if outcome is None else Post(ago(seconds=told_s), stick, PostOutcome(outcome), 0)
    return snapshot(progress=progress, connection=connected() if link else None, post=post)


LEAVE_IT = "De stick neemt nog post mee. Haal hem er nog niet uit."


def test_what_came_of_a_stick_is_read_a_minute_long_also_after_post_that_took_longer():
    said = frames.stick(with_post("failed", told_s=5, ended_s=100), NL)
    assert said == "Bijgewerkt: uitgave 7. U kunt de stick verwijderen."
    assert frames.stick(with_post("failed", told_s=65, ended_s=100), NL) == ""


@pytest.mark.parametrize(
    ("shown", "leave"),
    [
        pytest.param(with_post(link=False), False, id="no link: as it always was"),
        pytest.param(with_post(), True, id="root's unit has not begun"),
        pytest.param(with_post(ended_s=40), False, id="it did not begin"),
        pytest.param(with_post("writing"), True, id="it writes"),
        pytest.param(with_post("writing", told_s=59, ended_s=60), True, id="it writes for long"),
        pytest.param(with_post("writing", told_s=2000, ended_s=2001), False, id="it died"),
        pytest.param(with_post("written"), False, id="done"),
        pytest.param(with_post("nothing"), False, id="nothing to take along"),
        pytest.param(with_post("full"), False, id="no room"),
        pytest.param(with_post("written", told_s=9), True, id="that was the stick before"),
        pytest.param(with_post("written", stick="sdb1"), True, id="that was another stick"),
    ],
)
def test_a_stick_stays_in_until_its_post_is_on_it(shown, leave):
    assert (frames.stick(shown, NL) == LEAVE_IT) is leave
    if not leave and shown.now - shown.progress.updated_at < timedelta(seconds=60):
        assert "U kunt de stick verwijderen" in frames.stick(shown, NL)
