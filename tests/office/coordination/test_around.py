"""Kaart, Netwerk, Uit, and what is deleted."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from datetime import timedelta
from html import unescape

import pytest

from content.clock import Times
from content.core.model import Place, PlaceKind
from content.core.running import Course, Stretch
from link.envelope import Kind
from office.coordination import area_map, export
from power.status import Condition
from tests.link.network import made
from tests.link.places import Place as Node
from tests.office.coordination.station import emergency, message, region


def test_the_map_is_to_scale_and_names_who_is_not_on_it(station, anna, desk):
    station.tell("np-a", condition=Condition.MAINS)
    desk.changed()
    page = anna.get("/kaart").text
    for name in ("Naam van np-a", "Naam van np-b", "Naam van np-c"):
        assert name in page
    assert "<image" not in page
    from office.coordination.pages.points import read

    points = read(desk.view())
    here = Place(publisher="vr", id="w", kind=PlaceKind.WATER, name="Water", latitude=52.645,
                 longitude=5.61)  # fmt: skip
    lost = points[0]._replace(lat=None, lon=None, name="Ergens")
    drawing = area_map.draw((*points, lost), [here], {})
    assert drawing.lost == ("Ergens",)
    spots = {mark.name: mark for mark in drawing.marks}
    assert all(0 < mark.x < area_map.WIDTH for mark in drawing.marks)
    assert all(0 < mark.y < area_map.HEIGHT for mark in drawing.marks)
    south, north = spots["Naam van np-a"], spots["Naam van np-c"]
    km = (52.66 - 52.64) * area_map.DEGREE_KM
    bar_km = float(drawing.bar_words.split()[0]) / (1 if "km" in drawing.bar_words else 1000)
    assert (south.y - north.y) / drawing.bar == pytest.approx(km / bar_km, rel=0.01)
    assert area_map.draw((), (), {}).marks == ()


def test_files_for_others(station, anna, desk):
    station.tell("np-a", condition=Condition.BATTERY, hours=4.0)
    station.write(body=emergency(what="=HYPERLINK(1)", where="-2+3", who="Mevrouw Jansen"))
    station.write("np-b", "log/1", message("Soep"), Kind.MESSAGE)
    desk.changed()
    rows = list(csv.DictReader(io.StringIO(anna.get("/uit/punten.csv").content.decode("utf-8-sig")),
                               delimiter=";"))  # fmt: skip
    assert {row["id"] for row in rows} == {"np-a", "np-b", "np-c"}
    (first,) = (row for row in rows if row["id"] == "np-a")
    assert (first["uren"], first["breedtegraad"]) == ("4", "52,64")
    told = json.loads(anna.get("/uit/punten.geojson").content)
    (one,) = (f for f in told["features"] if f["id"] == "np-a")
    assert one["geometry"] == {"type": "Point", "coordinates": [5.6, 52.64]}
    assert "Jansen" not in json.dumps(told)
    sheet = anna.post("/uit/meldingen.csv").content.decode("utf-8-sig")
    first, *_ = csv.DictReader(io.StringIO(sheet), delimiter=";")
    assert (first["wat"], first["waar"]) == ("'=HYPERLINK(1)", "'-2+3")
    assert first["melder"] == "Mevrouw Jansen"
    assert "Tabel van meldingen" in anna.get("/journaal").text
    assert export.cell("@som") == "'@som"


def test_the_situation_on_paper(station, anna, desk, tmp_path):
    station.write(body=emergency(what="Brand bij café Zoë", who="Mevrouw Jansen"))
    desk.changed()
    answer = anna.post("/uit/situatie.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    paper = tmp_path / "situatie.pdf"
    paper.write_bytes(answer.content)
    text = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True
    ).stdout
    for words in (
        "Brand bij café Zoë",
        "Naam van np-a",
        "persoonsgegevens",
        "Nog niet",
        "beoordeeld",
    ):
        assert words in text


def test_a_point_is_enrolled_only_with_the_digits_that_were_read_aloud(station, anna, desk):
    card = made("np-nieuw")[0].card
    station.do(lambda places: places)
    page = anna.post(
        "/netwerk/inschrijven",
        files={"bestand": ("card.json", card.to_bytes(), "application/json")},
    ).text
    *shown, _, _ = card.fingerprint.split()
    assert all(f"<li>{group}</li>" in page for group in shown)
    assert card.fingerprint.split()[-1] not in page.split("Cijfers van het verzoek")[1]
    refused = anna.post("/netwerk/toelaten", {"kaart": card.to_qr(), "cijfers": "1234 5678"})
    assert refused.status_code == 422
    assert "anders dan" in refused.text
    assert not station.do(lambda places: places["cp-veldermeer"].exchange.admitted())
    heard = " ".join(card.fingerprint.split()[-2:])
    answer = anna.post("/netwerk/toelaten", {"kaart": card.to_qr(), "cijfers": heard})
    assert "wordt hier 24 uur geloofd" in answer.text
    assert set(station.do(lambda places: places["cp-veldermeer"].exchange.admitted())) == {card.id}
    assert anna.post("/netwerk/inschrijven", {"kaart": "<script>"}).status_code == 422


def test_an_unknown_sender_is_read_with_care_and_laid_aside(station, anna, desk, tmp_path):
    stranger = Node(tmp_path / "np-x", "np-x", region())
    stranger.write("melding/9", emergency(what="<b>Vals?</b>"), to="cp-veldermeer")
    (item,) = stranger.out()
    stranger.database.close()
    assert station.do(lambda all_: all_["cp-veldermeer"].take(item)) == ["quarantined"]
    desk.changed()
    strip = anna.get("/punten").text
    assert "1 noodmelding van een onbekende afzender" in strip
    assert 'data-waiting="1"' in strip
    page = anna.get("/netwerk").text
    assert "onbekende afzender" in page
    link = unescape(page.split('id="o-0" href="')[1].split('"')[0])
    shown = anna.get(link).text
    assert "&lt;b&gt;Vals?&lt;/b&gt;" in shown
    mark = link.split("merk=")[1]
    anna.post("/netwerk/onbekend/0/weg", {"merk": mark})
    assert "Lezen en beslissen" not in anna.get("/netwerk").text


def test_all_points_are_called_and_the_silent_named(station, anna, desk):
    anna.post("/netwerk/oproep")
    station.do(lambda places: None)
    desk.changed()
    page = anna.get("/netwerk").text
    assert "3 van de 3 punten antwoordden" in page
    assert "Alle 3 punten opgeroepen" in anna.get("/journaal").text


def test_closing_deletes_what_is_done_with_and_terms_delete_the_rest(station, anna, desk, clock):
    for name in ("a", "b"):
        station.write(own_id=f"melding/{name}", body=emergency(what=f"Melding {name}"))
    station.write(own_id="oefening/1", body=emergency(what="Oefenbrand"), drill=True)
    desk.look()
    first, second, third = (one.number for one in desk.view().box.mails)
    anna.post(f"/meldingen/{first}/opgepakt", {"wie": "Politie"})
    anna.post("/journaal", {"tekst": "De dijk is nat"})
    anna.post("/uit/afsluiten")
    assert "gewist" in anna.get(f"/meldingen/{first}").text
    assert "gewist" in anna.get(f"/meldingen/{third}").text
    assert "Melding b" in anna.get(f"/meldingen/{second}").text

    mails = desk.view().box.mails
    begin_s = clock.now.timestamp()

    def apply(days):
        run_s = days * 86_400.0
        course = Course(run_s, (Stretch(0.0, begin_s),))
        times = Times(clock.now + timedelta(days=days), run_s, course=course)
        if desk.retention.apply(times, mails):
            desk.opened.forget()

    apply(6)
    assert "Melding b" in anna.get(f"/meldingen/{second}").text
    apply(8)
    assert "gewist" in anna.get(f"/meldingen/{second}").text
    assert "De dijk is nat" in anna.get("/journaal").text
    apply(31)
    assert "De dijk is nat" not in anna.get("/journaal").text


def test_a_clock_that_leaps_deletes_nothing(station, anna, desk, clock):
    station.write(body=emergency(what="Blijft staan"))
    desk.look()
    anna.post("/journaal", {"tekst": "De dijk is nat"})
    began = Stretch(0.0, clock.now.timestamp())
    now = clock.now + timedelta(days=9000)
    course = Course(90_000.0, (began, Stretch(89_000.0, now.timestamp() - 90_000.0)))
    desk.retention.apply(Times(now, 90_000.0, course=course), desk.view().box.mails)
    assert "De dijk is nat" in anna.get("/journaal").text
    assert "Blijft staan" in anna.get("/meldingen").text
