"""Places and utilities in a form: a row is changed, and the rest of the file stays as it was."""

from __future__ import annotations

import re

import pytest

from content.source.convert import convert_source
from office.accounts.people import Role
from office.publishing.workplace import Workplace
from tests.office.conftest import NOW

pytestmark = pytest.mark.usefixtures("no_pictures")

PLACES = (
    "id;soort;naam;adres;breedtegraad;lengtegraad;status;status om;plaatsen;beheerder;opmerking\r\n"
    "waterlanden;opvang;Sporthal De Waterlanden;Sportlaan 12;52,6541;5,6179;geopend;"
    "30-11-2026 14:05;250;Fatma;\r\n"
    "fuik;opvang;Kulturhus De Fuik;Dijkstraat 3;52,6478;5,5889;open;30-11-2026 13:35;120;Jan;\r\n"
)
UTILITIES = "soort;toestand;bijgewerkt;nl;en\nstroom;uit;30-11-2026 12:00;Overal.;Everywhere.\n"
AT = "/lijsten/plekken/fuik"


@pytest.fixture
def places(source):
    path = source / "places.csv"
    path.write_bytes(PLACES.encode("cp1252"))
    return path


@pytest.fixture
def utilities(source):
    path = source / "utilities.csv"
    path.write_text(UTILITIES)
    return path


def fields(page, **changed):
    """What a browser would send of the form on this page, with these changes."""
    found = dict(re.findall(r'<input id="([\w: öë]+)" name="\1" type="text" value="([^"]*)"', page))
    found |= dict(re.findall(r'id="([\w: ]+)" name="[\w: ]+" value="([^"]*)"', page))
    found |= dict(re.findall(r'type="radio" name="(\w+)" value="(\w+)" checked', page))
    for name, options in re.findall(
        r'<select id="(\w+)" name="\1">(.*?)</select>', page, re.DOTALL
    ):
        found[name] = next(iter(re.findall(r'value="(\w+)" selected', options)), "")
    return found | changed


def save(visitor, at, **changed):
    return visitor.post(at, fields(visitor.get(at).text, **changed))


def remove(visitor, at, mark=""):
    """``mark``: of a page that was opened before."""
    return visitor.post(f"{at}/weg", {"merk": mark or mark_of(visitor, at)})


def mark_of(visitor, at):
    return re.search(r'name="merk" value="(\w+)"', visitor.get(at).text)[1]


def read(workplace):
    identity = workplace.identity()
    return convert_source(
        workplace.source,
        publisher_id=identity.publisher,
        publisher_name=identity.name,
        now=NOW,
        previous={},
    )


def test_a_place_becomes_full_and_one_row_of_the_file_changes(anna, places, office):
    page = anna.get("/lijsten").text
    assert "Kulturhus De Fuik" in page
    answer = save(anna, AT, status="vol", opmerking="Vol. Ga naar De Waterlanden.")
    assert "Bewaard." in answer.text
    assert places.read_bytes().decode("cp1252") == PLACES.replace(
        "open;30-11-2026 13:35;120;Jan;",
        "vol;30-11-2026 16:05;120;Jan;Vol. Ga naar De Waterlanden.",  # now: the state changed
    )
    assert b'"full"' in read(office.part(Workplace)).targets["places.geojson"]
    assert re.search(r"badge warn.*?Vol", anna.get("/lijsten").text)


def test_a_word_that_somebody_chose_stays_when_nothing_changes(anna, places):
    page = anna.get("/lijsten/plekken/waterlanden").text
    assert '<input type="radio" name="status" value="open" checked>' in page
    save(anna, "/lijsten/plekken/waterlanden")
    assert places.read_bytes().decode("cp1252") == PLACES


def test_when_it_was_seen_may_be_another_moment(anna, places):
    moment = {"status om:datum": "2026-11-30", "status om:tijd": "15:00"}
    save(anna, AT, status="dicht", **moment)
    assert ";dicht;30-11-2026 15:00;" in places.read_text("cp1252")


def test_power_is_limited_with_a_text_in_two_languages(anna, utilities):
    changed = {"toestand": "beperkt", "nl": "Alleen in Oosterveen.", "en": "In Oosterveen only."}
    save(anna, "/lijsten/voorzieningen/stroom", **changed)
    assert utilities.read_text() == UTILITIES.replace(
        "uit;30-11-2026 12:00;Overal.;Everywhere.",
        "beperkt;30-11-2026 16:05;Alleen in Oosterveen.;In Oosterveen only.",
    )


def test_lists_are_begun_where_there_are_none(anna, source, office):
    new = {"soort": "water", "naam": "Kraan bij de kerk", "breedtegraad": "52,65",
           "lengtegraad": "5,61", "status": "open"}  # fmt: skip
    anna.post("/lijsten/plekken/nieuw-1", new)
    anna.post("/lijsten/voorzieningen/nieuw-2", {"soort": "gas", "toestand": "werkt"})
    lines = (source / "places.csv").read_text("utf-8-sig").splitlines()
    assert lines[1] == (
        "kraan-bij-de-kerk;water;Kraan bij de kerk;;52,65;5,61;open;30-11-2026 16:05;;;;;"
    )
    found = read(office.part(Workplace))
    assert {"places.geojson", "utilities.json"} <= set(found.targets)
    assert "Nieuwe plek" in anna.get("/lijsten").text
    assert "uw concept" not in anna.get("/lijsten").text


def test_what_is_typed_is_kept_and_judged_at_its_field(anna, places, no_pictures):
    page = anna.post(f"{AT}/concept", {"plaatsen": "veel", "opmerking": "Thans vol."}).text
    assert re.search(r'class="fault">.*?data-field="plaatsen">plaatsen', page, re.DOTALL)
    assert re.search(
        r'class="hint">.*?data-field="opmerking">“Thans” kent niet iedereen', page, re.DOTALL
    )
    assert "/voorbeeld/" in page
    assert no_pictures[-1].screen == "place"
    assert 'value="Thans vol."' in anna.get(AT).text
    assert "uw concept" in anna.get("/lijsten").text
    anna.post(f"{AT}/weggooien")
    assert "Thans" not in anna.get(AT).text
    assert places.read_bytes().decode("cp1252") == PLACES


def test_who_has_just_begun_made_no_mistake(anna):
    page = anna.post("/lijsten/plekken/nieuw-1/concept", {"opmerking": ""}).text
    (todo,) = re.findall(r'class="todo">(.*?)</p>', page)
    assert re.findall(r'data-field="(\w+)"', todo) == [
        "naam", "soort", "breedtegraad", "lengtegraad",
    ]  # fmt: skip
    assert "Kijk hier nog naar" not in page
    page = anna.post("/lijsten/voorzieningen/nieuw-2/concept", {"soort": "gas"}).text
    (todo,) = re.findall(r'class="todo">(.*?)</p>', page)
    assert ">hoe is het<" in todo
    assert "Kijk hier nog naar" not in page


def test_two_at_one_place_see_both_and_two_at_two_places_do_not_meet(visitors, anna, places):
    bram = visitors.user("Bram", Role.WRITER)
    anna.post(f"{AT}/concept", {"opmerking": "Van Anna"})
    bram.post("/lijsten/plekken/waterlanden/concept", {"plaatsen": "300"})
    assert "Anna schrijft hier ook aan" in bram.get(AT).text
    save(bram, AT, plaatsen="90")
    page = save(anna, AT).text
    assert "Iemand anders bewaarde dit ook" in page
    assert "Voor hoeveel mensen?" in page
    assert "Van Anna" in page
    anna.post(f"{AT}/verschil", {"kies:opmerking": "mine", "kies:plaatsen": "theirs"})
    assert "Bewaard." in save(anna, AT).text
    assert ";90;Jan;Van Anna\n" in places.read_text("cp1252")
    assert "Bewaard." in save(bram, "/lijsten/plekken/waterlanden").text
    assert ";300;Fatma;" in places.read_text("cp1252")


def test_a_row_that_somebody_took_away_comes_back_only_when_that_is_meant(visitors, anna, places):
    bram = visitors.user("Bram", Role.WRITER)
    anna.post(f"{AT}/concept", {"opmerking": "Van Anna"})
    assert "Weg uit de lijst" in remove(bram, AT).text
    assert "Fuik" not in places.read_text("cp1252")
    (kept,) = (places.parent / "niet-publiceren").iterdir()
    assert kept.read_bytes().decode("cp1252") == PLACES
    assert bram.get(AT).status_code == 404
    assert "Iemand haalde deze regel intussen weg" in anna.get(AT).text
    save(anna, AT)
    assert ";Kulturhus De Fuik;" in places.read_text("cp1252")
    assert "Van Anna" in places.read_text("cp1252")


def test_only_the_row_that_was_seen_goes(visitors, anna, utilities):
    """Rows without an id are known by their order, and another one may stand there by then."""
    utilities.write_text(UTILITIES + "stroom;werkt;;Wijk 1;\nstroom;beperkt;;Wijk 2;\n")
    bram, first, second = visitors.user("Bram", Role.WRITER), *(
        f"/lijsten/voorzieningen/stroom{end}" for end in ("", "-2")
    )  # fmt: skip
    seen = mark_of(bram, second)
    remove(anna, first)
    assert "Iemand veranderde dit intussen" in remove(bram, second, seen).text
    assert "Wijk 1" in utilities.read_text()
    assert "Wijk 2" in utilities.read_text()


def test_lists_of_one_second_are_both_kept(anna, places):
    for at in (AT, "/lijsten/plekken/waterlanden"):
        remove(anna, at)
    kept = [path.read_text("cp1252") for path in (places.parent / "niet-publiceren").iterdir()]
    assert sorted("Fuik" in text for text in kept) == [False, True]


@pytest.mark.parametrize(
    ("at", "changed", "said"),
    [
        (AT, {"naam": ""}, "Vul dit eerst in"),
        (AT, {"opmerking": "=1+1"}, "Excel ziet dat als formule"),
        (AT, {"status om:tijd": ""}, "Vul ook een tijd in"),
    ],
)
def test_what_cannot_be_saved_is_said_and_kept(anna, places, at, changed, said):
    page = save(anna, at, **changed)
    assert (page.status_code, said in page.text) == (422, True)
    assert places.read_bytes().decode("cp1252") == PLACES


@pytest.mark.parametrize("name", ["places.xlsx", "places.ods", "places.geojson"])
def test_a_list_of_another_kind_is_left_alone_and_says_what_to_do(anna, source, name):
    (source / name).write_bytes(b"whatever")
    page = anna.get("/lijsten").text
    assert f"Deze lijst staat in {name}" in page
    assert anna.post("/lijsten/plekken/nieuw-1", {"naam": "x"}).status_code == 400
    assert [path.name for path in source.iterdir()] == [name]


def test_what_a_list_holds_is_never_markup(anna, source):
    (source / "places.csv").write_text(
        'soort;naam;lat;lon;opmerking\n"<i>";"<script>a</script>";52,1;5,2;"""><script>"\n'
    )
    (source / "utilities.csv").write_text('soort;toestand;bijgewerkt\n"<script>";"<b>";"<b>"\n')
    for path in ("/lijsten", "/lijsten/plekken/script-a-script", "/lijsten/voorzieningen/script"):
        page = anna.get(path)
        assert page.status_code == 200
        assert "<script>a" not in page.text
        assert '"><script>' not in page.text


@pytest.mark.parametrize("path", ["plekken/..%2fx", "plekken/x", "bulletins/x", "plekken/%00"])
def test_no_address_leads_elsewhere(anna, places, path):
    assert anna.get(f"/lijsten/{path}").status_code == 404
