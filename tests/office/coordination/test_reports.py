"""Meldingen: from what a point asks to who does it, and each state back to the point."""

from __future__ import annotations

import re
from collections import OrderedDict

import pytest

from link.envelope import Kind
from tests.office.coordination.station import emergency, message


def number_of(visitor, path="/meldingen"):
    return int(re.search(r"/meldingen/(\d+)", visitor.get(path).text)[1])


def test_an_emergency_is_read_judged_taken_up_and_answered(station, anna, desk):
    station.write(body=emergency(who="Mevrouw Jansen", call_back="Portofoon 3"))
    desk.look()
    page = anna.get("/meldingen").text
    assert "Brand in de berm · Zuiderweg" in page
    assert "Nog niet beoordeeld" in page
    assert station.state() == "aangekomen"
    number = number_of(anna)

    page = anna.post(f"/meldingen/{number}/lees").text
    assert "Mevrouw Jansen" in page
    assert "Portofoon 3" in page
    assert station.state() == "gelezen"

    anna.post(f"/meldingen/{number}/spoed", {"spoed": "1", "wie": "Bram", "gezien": "0"})
    page = anna.get(f"/meldingen/{number}").text
    assert "Nu: Bram" in page
    anna.post(f"/meldingen/{number}/opgepakt", {"wie": "Brandweer"})
    assert station.state() == "opgepakt"

    once = re.search(r'name="once" value="(\w+)"', anna.get(f"/meldingen/{number}").text)[1]
    for _ in range(2):  # a laptop that sends its form twice
        anna.post(f"/meldingen/{number}/antwoord", {"tekst": "Ploeg komt eraan", "once": once})
    (letter,) = station.got()
    assert letter.text == "Ploeg komt eraan"
    desk.look()
    page = anna.get(f"/meldingen/{number}").text
    assert page.count("Ploeg komt eraan") == 1
    assert "aangekomen" in page
    assert "opgepakt door Brandweer" in page
    journal = anna.get("/journaal").text
    for words in ("Nu, voor Bram", "Opgepakt door Brandweer", "Ploeg komt eraan", "gelezen"):
        assert words in journal


def test_two_people_do_not_overwrite_each_other_unseen(station, anna, visitors, desk):
    from office.accounts.people import Role

    bram = visitors.user("Bram", Role.COORDINATOR)
    station.write()
    desk.look()
    number = number_of(anna)
    form = {"spoed": "1", "wie": "", "gezien": "0"}
    assert anna.post(f"/meldingen/{number}/spoed", form).status_code == 200
    refused = bram.post(f"/meldingen/{number}/spoed", form | {"spoed": "3"})
    assert refused.status_code == 409
    assert "Anna veranderde dit zojuist" in refused.text
    assert bram.post(f"/meldingen/{number}/opgepakt", {"wie": "Politie"}).status_code == 200
    late = anna.post(f"/meldingen/{number}/opgepakt", {"wie": "Gemeente"})
    assert late.status_code == 409
    assert "al opgepakt door Politie" in late.text


def test_what_is_most_urgent_stands_first_and_a_drill_stands_apart(station, anna, desk):
    for name, what in (("a", "Kan wachten"), ("b", "Heel dringend"), ("c", "Nieuw")):
        station.write(own_id=f"melding/{name}", body=emergency(what=what))
    station.write(own_id="log/1", body=message("Koffie op"), kind=Kind.MESSAGE)
    station.write(own_id="oefening/1", body=emergency(what="Oefenbrand"), drill=True)
    desk.look()
    page = anna.get("/meldingen").text
    numbers = [int(n) for n in re.findall(r'id="lees-(\d+)"', page)]
    first, second, third, _ = numbers
    anna.post(f"/meldingen/{first}/spoed", {"spoed": "3", "gezien": "0"})
    anna.post(f"/meldingen/{second}/spoed", {"spoed": "1", "gezien": "0"})
    page = anna.get("/meldingen").text
    order = [page.index(words) for words in ("Nieuw", "Heel dringend", "Kan wachten", "Koffie op")]
    assert order == sorted(order)
    assert "Oefenbrand" not in page
    assert "Oefening: 1 wacht" in page
    drill = anna.get("/meldingen?oefening=1").text
    assert "Oefenbrand" in drill
    assert "Nieuw" not in drill
    assert third


def test_who_looks_on_sees_that_it_came_and_no_words(station, anna, kees, desk):
    station.write(body=emergency(who="Mevrouw Jansen"))
    desk.look()
    number = number_of(anna)
    for path in ("/meldingen", f"/meldingen/{number}", "/punten/np-a", "/punten"):
        page = kees.get(path)
        assert page.status_code == 200
        assert "Jansen" not in page.text
        assert "Brand in de berm" not in page.text
    assert kees.get("/journaal").status_code == 403
    for path in (f"/meldingen/{number}/lees", "/uit/situatie.pdf", "/uit/meldingen.csv"):
        assert kees.post(path).status_code == 403
    assert station.state() == "aangekomen"


def test_a_line_of_the_journal_is_put_right_by_another_and_never_changed(anna, desk, office):
    anna.post("/journaal", {"tekst": "De brug is dicht"})
    (line,) = desk.entries.newest(5, drill=False)
    page = anna.post("/journaal", {"tekst": "De brug is open", "verbetert": str(line.number)}).text
    assert "De brug is dicht" in page
    assert "De brug is open" in page
    assert f"verbetert nr. {line.number}" in page
    assert "Verbeterd in nr." in page
    from office.errors import OfficeError

    with pytest.raises(OfficeError, match="never changes"), office.database.change() as db:
        db.execute("update entries set sealed = x'00'")
    assert b"De brug is dicht" not in (office.folders.database).read_bytes()
    wal = office.folders.database.with_name("office.db-wal")
    assert b"De brug is dicht" not in wal.read_bytes()


def test_half_a_text_is_there_again_after_a_laptop_fell_shut(station, anna, desk):
    station.write()
    desk.look()
    number = number_of(anna)
    form = {"form": f"antwoord:{number}", "tekst": "Wij sturen een"}
    assert anna.post("/coordinatie/concept", form).status_code == 200
    assert "Wij sturen een" in anna.get(f"/meldingen/{number}").text
    anna.post("/coordinatie/concept", form | {"form": "iets anders!"})
    once = "0123456789abcdef"
    anna.post(f"/meldingen/{number}/antwoord", {"tekst": "Wij sturen een ploeg", "once": once})
    assert "Dit was u aan het schrijven" not in anna.get(f"/meldingen/{number}").text


def test_a_link_that_is_silent_is_said_and_what_was_known_stays(station, anna, desk):
    station.write()
    anna.get("/punten")
    desk.look()
    number = number_of(anna)
    station.stop()
    desk._asked_s = float("-inf")
    desk.look()
    page = anna.get("/meldingen").text
    assert "De verbinding antwoordt niet" in page
    refused = anna.post(f"/meldingen/{number}/opgepakt", {"wie": "Politie"})
    assert "Er is niets gedaan" in refused.text
    assert "Naam van np-a" in anna.get("/punten").text


NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


def test_no_field_that_a_point_fills_runs_in_a_page(station, anna, desk):
    station.write(
        body=emergency(
            what=NASTY, where=NASTY, who=NASTY, call_back=NASTY, words=NASTY, corrects=NASTY,
            name=NASTY, point=NASTY,
        )
    )  # fmt: skip
    station.write(
        own_id="log/1", body=message(NASTY, sender=NASTY, urgency=NASTY), kind=Kind.MESSAGE
    )
    desk.look()
    numbers = re.findall(r'id="lees-(\d+)"', anna.get("/meldingen").text)
    anna.post("/journaal", {"tekst": NASTY})
    anna.post(f"/meldingen/{numbers[0]}/spoed", {"spoed": "1", "wie": NASTY, "gezien": "0"})
    anna.post(f"/meldingen/{numbers[0]}/notitie", {"tekst": NASTY})
    paths = ["/meldingen", "/punten", "/punten/np-a", "/journaal", "/kaart", "/netwerk"]
    for path in (*paths, *(f"/meldingen/{number}" for number in numbers)):
        page = anna.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page.replace('<img src="/static/sign.svg"', "")
        assert "49" not in re.findall(r">49<", page)


def test_nor_a_name_that_a_point_gives_itself(station, anna, desk):
    """In network.json, which the region signs, and in a request to be enrolled."""
    from link.directory import parse, write
    from link.identity import Role, make
    from tests.link.network import entry
    from tests.office.coordination.station import HERE

    name = NASTY[:80]
    nodes = (
        entry(HERE, 2),
        entry("np-a", 10, parents=[HERE], name=name, place=name, lat=52, lon=5),
    )
    station.do(lambda places: places[HERE].exchange.believe(parse(write(nodes))))
    station.write()
    desk.changed()
    card = make("np-vals", Role.POINT, name)[0].card
    pages = [anna.post("/netwerk/inschrijven", {"kaart": card.to_qr()})]
    paths = ("/punten", "/punten/np-a", "/meldingen", "/kaart", "/netwerk", "/journaal")
    pages += [anna.get(path) for path in paths]
    for page in pages:
        assert page.status_code == 200
        assert "&lt;script&gt;" in page.text
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
    sheet = anna.get("/uit/punten.csv").content.decode("utf-8-sig")
    assert "np-a" in sheet


def test_another_link_db_shows_no_words_of_the_one_before(station, anna, desk):
    """Its letters have the same numbers."""
    station.write(body=emergency("Brand in de berm"))
    desk.look()
    assert "Brand in de berm" in anna.get("/meldingen").text
    desk.opened._kept = OrderedDict.fromkeys(desk.opened._kept, emergency("Van een ander"))
    desk._mailbox.book = "another"
    station.write(own_id="melding/2", body=emergency("Gewonde"))
    desk.look()
    page = anna.get("/meldingen").text
    assert "Van een ander" not in page
    assert "Brand in de berm" in page
    assert "Gewonde" in page
