"""One bulletin as values, and what came before it."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from kiosk.config import Printer
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.views import Actions, Badge, Fact, Note, Row, Title
from kiosk.visitor import bulletin as bulletin_page
from kiosk.visitor import bulletin_history, information
from tests.kiosk.snapshots import ago, bulletin, snapshot

NL = translator("nl")
NOW, THEN, GONE = (routes.Bulletin("vr", name, 0, "vr") for name in ("stroom-1", "stroom-0", "weg"))


def of(kind, article):
    """In reading order."""
    return [block for block in (*article.blocks, *article.aside) if isinstance(block, kind)]


def nothing(*_):
    return None


def none(_):
    return ()


def show(shown, language="nl", picture=nothing, **values):
    place = snapshot(bulletins=(shown,), **values)
    return bulletin_page.present(place, translator(language), information.route_to(shown), picture)


def tell(shown, language="nl", picture=nothing, earlier=none):
    """What is behind the touch."""
    return bulletin_page.present_story(
        snapshot(bulletins=(shown,)),
        translator(language),
        information.route_to(shown),
        picture,
        earlier,
    )


def words(article):
    return [block.words for block in article.blocks if not isinstance(block, Actions)]


def test_one_page_says_what_to_do_and_beside_it_how_bad_how_long_who_says_so_and_where():
    article = show(bulletin())
    assert words(article) == ["Kop nl", "Wat moet u doen?", "Blijf thuis."]
    assert [badge.words for badge in of(Badge, article)] == ["Ernstig"]
    facts = [(fact.label, fact.words) for fact in of(Fact, article)]
    assert facts == [
        ("Officieel bericht", "Veiligheidsregio, 16:05 (25 minuten geleden)"),
        ("Hoe lang", "tot 22:30"),
    ]


def test_what_is_happening_is_one_touch_away():
    shown = bulletin()
    story = routes.Story(information.route_to(shown))
    assert choices(show(shown))[routes.Story] == "Wat is er aan de hand?"
    assert words(tell(shown)) == [
        "Kop nl",
        "Wat is er aan de hand?",
        "De stroom is weg.",
        "Stroomuitval",
    ]
    assert tell(shown).back == story.of


def test_without_anything_to_do_what_is_happening_stands_on_the_page_itself():
    (info,) = bulletin().infos
    shown = msgspec.structs.replace(
        bulletin(), infos=(msgspec.structs.replace(info, instruction=()),)
    )
    assert words(show(shown)) == ["Kop nl", "De stroom is weg."]
    assert choices(show(shown))[routes.Story] == "Meer over dit bericht"


def test_a_story_that_no_longer_holds_says_so():
    article = bulletin_page.present_story(snapshot(), NL, GONE, nothing, none)
    assert "geldt niet meer" in article.blocks[0].words


def test_a_language_without_a_text_gets_dutch_and_is_said():
    article = show(bulletin(languages=("nl", "en")), "pl")
    assert [title.words for title in of(Title, article)] == ["Kop nl"]
    assert any(note.icon == "language" for note in of(Note, article))


@pytest.mark.parametrize(
    ("language", "reader", "name"),
    [
        ("en", "ar", "English"),
        ("sr", "nl", "Servisch"),
        ("sr", "en", "Serbian"),
        ("xx", "nl", "xx"),
    ],
)
def test_a_text_that_is_not_dutch_either_says_in_which_language_it_is(language, reader, name):
    (note,) = of(Note, show(bulletin(languages=(language,)), reader))
    assert note.words.endswith(f"{name}.")


def test_a_language_with_a_text_gets_it_without_remark():
    article = show(bulletin(languages=("nl", "en")), "en")
    assert [title.words for title in of(Title, article)] == ["Kop en"]
    assert of(Note, article) == []


def test_two_parts_of_one_message_have_a_page_each():
    parts = (bulletin(), msgspec.structs.replace(bulletin(), part=1))
    shown = snapshot(bulletins=parts)
    rows = information.present(shown, NL).rows
    assert len({row.route for row in rows}) == 2
    for part, row in zip(parts, rows, strict=True):
        assert information.find(shown, row.route) is part


def test_the_same_name_of_two_senders_is_two_pages():
    other = msgspec.structs.replace(bulletin(), sender="knmi")
    assert information.route_to(bulletin()) != information.route_to(other)


def test_one_that_no_longer_holds_says_so_and_leads_back():
    article = bulletin_page.present(snapshot(), NL, GONE, nothing)
    assert "geldt niet meer" in article.blocks[0].words
    assert article.back == routes.Information()


def choices(article):
    return {
        type(choice.route): choice.words
        for actions in of(Actions, article)
        for choice in actions.choices
    }


def test_it_can_be_taken_along_and_retold():
    assert choices(show(bulletin()))[routes.Share] == "Neem mee: foto of code"
    assert choices(tell(bulletin()))[routes.Retell] == "Vertel het door"


def test_there_is_a_button_to_print_where_there_is_a_printer():
    shown = bulletin()
    place = snapshot(bulletins=(shown,))
    config = place.config.__class__(point=place.config.point, printer=Printer(device="/dev/lp0"))
    route = information.route_to(shown)
    article = bulletin_page.present(replace(place, config=config), NL, route, nothing)
    assert choices(article)[routes.Print] == "Print dit bericht"


def test_it_says_in_which_languages_it_can_be_read():
    facts = {fact.label: fact.words for fact in of(Fact, tell(bulletin(languages=("nl", "ar"))))}
    assert facts["Ook te lezen in"] == "Nederlands, العربية"
    assert "Ook te lezen in" not in {fact.label for fact in of(Fact, tell(bulletin()))}


@pytest.mark.parametrize(
    ("languages", "language"), [(("nl",), "nl"), (("nl", "uk"), "")], ids=["dutch only", "there"]
)
def test_it_tells_the_voice_in_which_language_it_is(languages, language):
    assert show(bulletin(languages=languages), "uk").language == language


BEFORE = bulletin("stroom-0", sent=ago(hours=5))


def earlier(_):
    return (BEFORE,)


def test_earlier_versions_are_one_touch_away():
    assert choices(tell(bulletin(), earlier=earlier))[routes.History] == "Eerdere versies"
    article = bulletin_history.present(snapshot(bulletins=(bulletin(),)), NL, NOW, earlier)
    (row,) = of(Row, article)
    assert (row.meta, row.route) == ("di 20 jan 11:30", routes.Earlier(NOW, THEN))
    assert article.back == routes.Bulletin("vr", "stroom-1", 0, "vr")


def test_an_earlier_version_says_loudly_that_it_no_longer_holds_and_cannot_be_taken_along():
    shown = snapshot(bulletins=(bulletin(),))
    article = bulletin_history.present_one(shown, NL, routes.Earlier(NOW, THEN), earlier)
    old = article.blocks[0]
    assert (old.words, old.loud) == ("Dit is een oude versie. Die geldt niet meer.", True)
    assert of(Title, article) == [Title("Kop nl")]
    assert of(Actions, article) == []
    assert of(Badge, article)[0].words == "Ernstig"
    assert not any("geldt tot" in fact.words for fact in of(Fact, article))
    assert article.back == routes.History(routes.Bulletin("vr", "stroom-1", 0, "vr"))


@pytest.mark.parametrize("route", [routes.Earlier(GONE, THEN), routes.Earlier(NOW, GONE)])
def test_an_earlier_version_that_is_gone_leads_back(route):
    shown = snapshot(bulletins=(bulletin(),))
    article = bulletin_history.present_one(shown, NL, route, earlier)
    assert "geldt niet meer" in article.blocks[0].words
