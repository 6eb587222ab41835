"""What staff and technicians read of new software, from the stick to what came of it."""

from __future__ import annotations

import pytest

from kiosk.desk import confirming
from kiosk.desk.routes import More, Tasks
from kiosk.desk.software import screens
from kiosk.desk.software.routes import NotTonight, Software, Tonight
from kiosk.desk.software.screens import Standing, Ways
from kiosk.i18n.translator import translator
from kiosk.model.views import Actions, Fact, Gauge, Heading, Note, Step, Title
from kiosk.state import software as state
from software.errors import Why
from software.telling import Stage, Told
from tests.kiosk.snapshots import NOW, ago

NL = translator("nl")
WAYS = Ways(More(), Tonight, NotTonight())
WAITING = Told(stage=Stage.WAITING, version="1.2", image_sha256="ab")


def told(stage=Stage.WAITING, *, at=NOW, agreed=False, **values):
    if stage in {Stage.WAITING, Stage.TRYING, Stage.GOOD, Stage.FAILED}:
        values = {"version": "1.2", "image_sha256": "ab"} | values
    return state.Software(at=at, told=Told(stage=stage, **values), is_agreed=agreed)


def page(software=None, said="", **values):
    standing = Standing(now=NOW, version="1.1", software=software, **values)
    return screens.present(standing, NL, WAYS, said).blocks


def titles(blocks):
    return [(block.words, block.loud) for block in blocks if isinstance(block, Title)]


def notes(blocks):
    return [block.words for block in blocks if isinstance(block, Note) and not block.small]


def buttons(blocks):
    found = (choice for block in blocks if isinstance(block, Actions) for choice in block.choices)
    return {choice.words: choice.route for choice in found}


def test_what_runs_is_always_there():
    (fact,) = (block for block in page() if isinstance(block, Fact))
    assert (fact.label, fact.words) == ("Nu draait", "versie 1.1")


def test_without_news_it_says_how_software_is_brought():
    blocks = page()
    assert titles(blocks) == [("Er is geen nieuwe software.", False)]
    assert [block.mark for block in blocks if isinstance(block, Step)] == ["1", "2", "3"]
    assert buttons(blocks) == {}


def test_a_card_that_takes_none_says_so_and_asks_for_no_stick():
    blocks = page(not_taken=Why.ONE_SLOT)
    assert titles(blocks)[0][0].startswith("Op deze kaart past maar één versie.")
    assert not [block for block in blocks if isinstance(block, Step)]


def test_while_it_is_written_the_stick_stays_in():
    blocks = page(told(Stage.WRITING, done_pct=40))
    assert titles(blocks) == [("Nieuwe software komt op de kaart. Laat de stick zitten.", False)]
    assert [block.words for block in blocks if isinstance(block, Gauge)] == ["40 %"]
    assert buttons(blocks) == {}


def test_a_stick_that_was_pulled_goes_in_again():
    blocks = page(told(Stage.WRITING, done_pct=40, at=ago(minutes=16)))
    words = "Er komt niets meer bij. Haal de stick eruit en steek hem er opnieuw in."
    assert titles(blocks) == [(words, True)]
    assert not [block for block in blocks if isinstance(block, Gauge)]


def test_what_waits_is_asked_about_and_starts_by_no_touch_alone():
    blocks = page(told())
    assert titles(blocks) == [("Versie 1.2 staat klaar.", False)]
    assert buttons(blocks) == {"Vannacht installeren": Tonight("1.2", "ab")}


def test_what_did_not_start_is_asked_about_again_and_is_not_called_bad():
    blocks = page(told(put_off=True))
    assert titles(blocks) == [("Versie 1.2 is niet gestart en staat nog klaar.", False)]
    assert notes(blocks)[0] == "Misschien viel de stroom uit voordat het begon."
    assert buttons(blocks) == {"Vannacht installeren": Tonight("1.2", "ab")}
    assert "wordt vannacht" in titles(page(told(put_off=True, agreed=True)))[0][0]


def test_whoever_says_yes_reads_first_what_happens():
    asked = Tonight("1.2", "ab")
    question = confirming.page(screens.question("1.2", NOW, NL, Software()), asked, NL)
    assert titles(question.blocks) == [("Versie 1.2 vannacht installeren?", False)]
    assert notes(question.blocks) == ["Het scherm is vannacht een paar minuten donker."]
    assert [block.words for block in question.blocks if isinstance(block, Step)] == [
        "Het begint tussen 03:00 en 05:00 uur.",
        "Werkt het niet? De oude komt vanzelf terug.",
        "Pincodes en berichten blijven.",
    ]
    assert list(buttons(question.blocks).values()) == [asked, Software()]


def test_after_a_yes_it_says_when_and_how_to_take_that_back():
    blocks = page(told(agreed=True))
    assert titles(blocks) == [("Versie 1.2 wordt vannacht geïnstalleerd, na 03:00 uur.", False)]
    assert buttons(blocks) == {"Toch niet": NotTonight()}


@pytest.mark.parametrize("agreed", [False, True])
def test_in_an_outage_below_half_charge_it_says_that_it_waits_and_why(agreed):
    (held, *_) = notes(page(told(agreed=agreed), held_back=Why.OUTAGE))
    assert held == (
        "De stroom is uit en de accu is minder dan half vol. "
        "De nieuwe software wacht tot er weer stroom is, of tot de accu voller is."
    )


def test_a_clock_that_may_be_wrong_is_said_before_anybody_agrees():
    words = "De klok is niet zeker. Zet hem eerst gelijk."
    assert words in notes(page(told(), clock_known=False))
    assert words not in notes(page(told()))


@pytest.mark.parametrize(
    ("stage", "words", "loud"),
    [
        (Stage.TRYING, "Versie 1.2 is net gestart en wordt geprobeerd.", False),
        (Stage.GOOD, "Versie 1.2 werkt goed, sinds 16:30.", False),
        (Stage.FAILED, "Versie 1.2 werkte niet. De vorige versie draait weer.", True),
    ],
)
def test_after_the_start_it_says_what_came_of_it(stage, words, loud):
    blocks = page(told(stage))
    assert titles(blocks) == [(words, loud)]
    assert buttons(blocks) == {}


def test_a_refusal_says_why_and_what_now():
    blocks = page(told(Stage.REFUSED, why=Why.ARCHITECTURE, reason="Not shown."))
    assert titles(blocks) == [("De software op de stick is niet aangenomen.", True)]
    assert notes(blocks) == [
        "Deze software is voor een ander soort computer. Vraag een andere stick."
    ]


def test_a_refusal_by_the_proof_is_told_in_its_own_words():
    reason = "De handtekening klopt niet."
    assert notes(page(told(Stage.REFUSED, reason=reason))) == [reason]
    assert notes(page(told(Stage.REFUSED))) == []


def test_what_another_stick_brought_before_is_asked_about_still():
    blocks = page(told(Stage.REFUSED, why=Why.TOO_LARGE, version="1.1", image_sha256="cd"))
    assert [block.words for block in blocks if isinstance(block, Heading)] == [
        "Versie 1.1 staat klaar."
    ]
    assert buttons(blocks) == {"Vannacht installeren": Tonight("1.1", "cd")}
    assert len(notes(blocks)) == 1, "of the stick itself only why it was refused"


def test_a_stick_with_what_runs_already_is_no_refusal():
    words = "Deze software draait hier al. U hoeft niets te doen."
    blocks = page(told(Stage.REFUSED, why=Why.SAME, reason="Not shown."))
    assert titles(blocks) == [(words, False)]
    assert (notes(blocks), buttons(blocks)) == ([], {})
    waits = page(told(Stage.REFUSED, why=Why.SAME, version="1.2", image_sha256="ab"))
    assert titles(waits) == [(words, False)]
    assert buttons(waits) == {"Vannacht installeren": Tonight("1.2", "ab")}


def test_what_failed_and_was_left_in_says_so_before_it_is_asked_about_again():
    blocks = page(told(Stage.FAILED, again=True))
    assert titles(blocks) == [("Versie 1.2 werkte niet. De vorige versie draait weer.", True)]
    assert "Bel de helpdesk." in notes(blocks)[0]
    assert buttons(blocks) == {"Vannacht installeren": Tonight("1.2", "ab")}


def test_what_cannot_be_read_is_said():
    blocks = page(state.Software(at=NOW, told=None))
    words = "Er is niet te lezen hoe het met nieuwe software staat. Bel de helpdesk."
    assert titles(blocks) == [(words, True)]
    assert buttons(blocks) == {}


def test_what_came_of_the_last_touch_comes_first():
    assert page(told(), said="Bezig. Wacht even.")[0] == Note("information", "Bezig. Wacht even.")


# Where a shift begins, and in Meer


@pytest.mark.parametrize(
    ("software", "words"),
    [
        (None, None),
        (state.Software(at=NOW, told=None), None),
        (told(), "Versie 1.2 staat klaar."),
        (told(at=ago(days=9)), "Versie 1.2 staat klaar."),
        (told(agreed=True), "Versie 1.2 wordt vannacht geïnstalleerd, na 03:00 uur."),
        (told(Stage.GOOD, at=ago(hours=9)), "Versie 1.2 werkt goed, sinds 07:30."),
        (told(Stage.GOOD, at=ago(hours=25)), None),
        (told(Stage.REFUSED, at=ago(hours=25)), None),
        (
            told(Stage.REFUSED, at=ago(hours=25), version="1.1", image_sha256="cd"),
            "De software op de stick is niet aangenomen.",
        ),
        (told(Stage.REFUSED, why=Why.SAME), None),
        (
            told(Stage.REFUSED, why=Why.SAME, version="1.2", image_sha256="ab"),
            "Versie 1.2 staat klaar.",
        ),
    ],
    ids=[
        "nothing", "unreadable", "waits", "waits for days", "agreed", "good", "good, of yesterday",
        "refused, of yesterday", "refused, and another waits",
        "runs already", "runs already, and another waits",
    ],
)  # fmt: skip
def test_a_shift_begins_with_what_is_new_of_it(software, words):
    row = screens.row(software, NOW, NL, Tasks())
    assert (row and row.meta) == words
    assert not (row and row.loud), "nobody's life depends on it"


def test_in_meer_it_stands_out_until_somebody_answers():
    assert screens.waits(told(), NL) == "Staat klaar"
    assert screens.waits(told(agreed=True), NL) == ""
    assert screens.waits(told(Stage.GOOD), NL) == ""
    assert screens.waits(None, NL) == ""


def test_an_hour_of_summer_is_that_of_the_clock_on_the_wall():
    summer = NOW.replace(month=7)
    assert "03:00" in screens.sentence(told(agreed=True), summer, NL)
