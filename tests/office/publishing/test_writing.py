"""A bulletin in a form: what is typed is kept, what is saved is the file, and nobody overwrites."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from content.source import sheet
from office.accounts.people import Role
from office.app import make_app, make_office
from office.folders import Folders
from office.publishing.drafts import Drafts
from office.publishing.workplace import Workplace
from tests.office.visitors import Visitors

pytestmark = pytest.mark.usefixtures("no_pictures")

FIELDS = {
    "soort": "stroom",
    "ernst": "ernstig",
    "gebied": "Oosterveen, Lage Kolk",
    "geldig tot:datum": "2026-12-01",
    "geldig tot:tijd": "18:00",
    "kop:nl": "De stroom is uit",
    "uitleg:nl": "Er is een kabel stuk.",
    "stappen:nl": "Zet de kookplaat uit.\nBlijf binnen.",
}
FILE = """---
soort: stroom
ernst: ernstig
gebied: [Oosterveen, Lage Kolk]
geldig tot: 01-12-2026 18:00
---
# nl
## De stroom is uit
Er is een kabel stuk.
### Wat moet u doen
1. Zet de kookplaat uit.
2. Blijf binnen.
"""
BY_HAND = """---
soort: stroomstoring
ernst: ernstig
# van Fatma
geldig tot: 1 december 18:00
---
# nl
## De stroom is uit
"""


def write_new(visitor, **more):
    return visitor.post("/berichten/nieuw-1", FIELDS | more)


def test_a_form_becomes_the_file_that_the_command_line_reads(anna, source):
    assert "Bewaard." in write_new(anna).text
    assert (source / "bulletins" / "de-stroom-is-uit-1.md").read_text() == FILE


def test_a_second_of_that_name_is_another_file(anna, source):
    write_new(anna)
    anna.post("/berichten/nieuw-2", FIELDS)
    names = {path.name for path in (source / "bulletins").iterdir()}
    assert names == {"de-stroom-is-uit-1.md", "de-stroom-is-uit-2.md"}


@pytest.fixture
def by_hand(source):
    path = source / "bulletins" / "stroom-1.md"
    path.parent.mkdir()
    path.write_text(BY_HAND)
    return path


def test_a_file_of_somebody_keeps_what_was_not_changed(anna, by_hand):
    page = anna.get("/berichten/stroom-1").text
    assert 'value="2026-12-01"' in page
    assert '<option value="stroom" selected>' in page
    fields = {
        "soort": "stroom",
        "ernst": "matig",
        "geldig tot:datum": "2026-12-01",
        "geldig tot:tijd": "18:00",
        "kop:nl": "De stroom is uit",
    }
    anna.post("/berichten/stroom-1", fields)
    assert by_hand.read_text() == BY_HAND.replace("ernst: ernstig", "ernst: matig")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"geldig tot:tijd": ""}, "Vul ook een tijd in"),
        ({"geldig tot:datum": ""}, "Vul ook een datum in"),
        ({"geldig tot:duur": "2 dagen"}, "Niet allebei"),
        ({"geldig tot:datum": "", "geldig tot:tijd": "", "geldig tot:duur": "lang"}, "12 uur"),
        ({"kop:nl": ""}, "Schrijf eerst een kop"),
    ],
)
def test_what_cannot_be_saved_is_said_and_kept(anna, source, fields, said):
    page = write_new(anna, **fields)
    assert page.status_code == 422
    assert said in page.text
    assert "Er is een kabel stuk." in anna.get("/berichten/nieuw-1").text
    assert not (source / "bulletins").exists()


def test_every_pause_in_typing_is_kept_and_a_killed_office_loses_nothing_of_it(anna, office, clock):
    anna.post("/berichten/nieuw-1/concept", {"kop:nl": "Half geschre"})
    again = make_office(Folders.of_laptop(), clock, here=True)  # the first was never closed
    after = Visitors(make_app(again), again).stranger()
    after.client.cookies = anna.client.cookies
    assert 'value="Half geschre"' in after.get("/berichten/nieuw-1").text
    assert "Half geschre" in after.get("/berichten").text
    again.stop()


def test_a_draft_is_of_one_person_and_others_see_that_it_is_there(anna, visitors, by_hand):
    cor = visitors.user("Cor", Role.WRITER)
    anna.post("/berichten/stroom-1/concept", {"kop:nl": "Van Anna"})
    page = cor.get("/berichten/stroom-1").text
    assert "Van Anna" not in page
    assert "Anna schrijft hier ook aan" in page
    assert "Anna, minder dan een minuut geleden" in cor.get("/berichten").text


def test_two_who_saved_see_both_and_choose(anna, visitors, by_hand):
    cor = visitors.user("Cor", Role.WRITER)
    for visitor, words in ((anna, "Van Anna"), (cor, "Van Cor")):
        visitor.post("/berichten/stroom-1/concept", {"kop:nl": words})
    cor.post("/berichten/stroom-1/concept", {"contact": "0800-1234"})
    anna.post("/berichten/stroom-1", {})
    page = cor.post("/berichten/stroom-1", {}).text
    assert "Iemand anders bewaarde dit ook" in page
    assert "Van Anna" in page
    assert "Van Cor" in page
    assert by_hand.read_text().count("Van Anna") == 1
    cor.post("/berichten/stroom-1/verschil", {"kies:kop:nl": "theirs", "kies:contact": "mine"})
    cor.post("/berichten/stroom-1", {})
    saved = sheet.read(by_hand.read_text(), file="x")
    assert saved.texts["nl"].headline == "Van Anna"
    assert saved.fields["contact"] == ("0800-1234",)


def test_a_file_changed_by_hand_in_between_is_no_less_somebodys(anna, by_hand):
    anna.post("/berichten/stroom-1/concept", {"kop:nl": "Van Anna"})
    by_hand.write_text(BY_HAND.replace("ernstig", "licht"))
    assert "Iemand anders" in anna.post("/berichten/stroom-1", {}).text
    assert "ernst: licht" in by_hand.read_text()


def test_a_draft_is_thrown_away_and_the_file_stays(anna, by_hand):
    anna.post("/berichten/stroom-1/concept", {"kop:nl": "Van Anna"})
    anna.post("/berichten/stroom-1/weggooien")
    assert "Van Anna" not in anna.get("/berichten/stroom-1").text
    assert by_hand.read_text() == BY_HAND


def test_what_does_not_go_along_any_more_is_put_aside_not_lost(anna, by_hand, source):
    anna.post("/berichten/stroom-1/weg")
    assert (source / "niet-publiceren" / "stroom-1.md").read_text() == BY_HAND
    assert anna.get("/berichten/stroom-1").status_code == 404


@pytest.mark.parametrize(
    ("how", "field", "headline"),
    [("vervangen", "vervangt", "De stroom is uit"), ("intrekken", "trekt in", "")],
)
def test_a_bulletin_that_follows_names_the_one_before(anna, by_hand, how, field, headline):
    page = anna.post("/berichten/stroom-1/vervolg", {"hoe": how}).text
    assert f'name="{field}" type="text" value="stroom-1"' in page
    assert f'name="kop:nl" type="text" value="{headline}"' in page


def test_a_shape_that_no_form_has_is_edited_as_text(anna, by_hand):
    by_hand.write_text(BY_HAND + "## Nog een kop\n")
    page = anna.get("/berichten/stroom-1").text
    assert "Deze tekst past niet in een formulier." in page
    anna.post("/berichten/stroom-1", {"tekst": BY_HAND})
    assert by_hand.read_text() == BY_HAND


def picture(kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "blue").save(out, kind)
    return out.getvalue()


def test_a_picture_dropped_in_goes_to_the_folder_small_and_bare(anna, by_hand, source):
    files = {"picture": ("../../Kaart van de wijk.TIFF", picture("TIFF"), "image/tiff")}
    page = anna.post("/berichten/stroom-1/beeld", files=files).text
    (kept,) = (source / "media").iterdir()
    assert re.fullmatch(r"kaart-van-de-wijk\.(png|jpg)", kept.name)
    assert f'value="{kept.name}" checked' in page
    assert anna.get(f"/beelden/{kept.name}").headers["content-type"].startswith("image/")


def test_what_is_no_picture_is_refused(anna, by_hand, source):
    files = {"picture": ("x.png", b"<script>", "image/png")}
    assert anna.post("/berichten/stroom-1/beeld", files=files).status_code == 422
    assert not (source / "media").exists()


@pytest.mark.parametrize(
    "name",
    ["..%2f..%2fetc%2fpasswd", "%2e%2e", ".verborgen", "a%00b", "x" * 200, "C:%5Cx", "a%0ab"],
)
def test_no_name_leads_out_of_the_folder(anna, source, name):
    for path in (f"/berichten/{name}", f"/beelden/{name}", f"/voorbeeld/{name}"):
        assert anna.get(path).status_code == 404, path
    anna.post(f"/berichten/{name}", FIELDS)
    assert [path.name for path in source.iterdir()] == []


SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 'x' * 30 }}"


def test_nothing_that_is_typed_or_lies_in_the_folder_is_markup(anna, visitors, by_hand, office):
    """Through every field of the form, and on every page that shows it to somebody else."""
    names = [
        *("gebied", "contact", "beeldtekst", "vervangt", "soort", "ernst", "geldig tot:duur"),
        *("kop:nl", "uitleg:nl", "stappen:nl", "kop:ar", "beeld"),
    ]
    fields = dict.fromkeys(names, SCRIPT)
    beside = anna.post("/berichten/stroom-1/concept", fields).text
    by_hand.write_text(BY_HAND.replace("De stroom is uit", SCRIPT))
    cor = visitors.user("Cor", Role.WRITER)
    pages = [
        *(anna.get(f"/berichten/{name}").text for name in ("stroom-1", "stroom-1/verschil")),
        *(visitor.get("/berichten").text for visitor in (anna, cor)),
        cor.get("/berichten/stroom-1").text,
        beside,
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 30 * "x" not in page
    assert any("&lt;script&gt;" in page for page in pages)
    assert len(office.part(Drafts).all_of(office.accounts.users()[0])) == 1


def test_a_field_that_is_none_of_the_form_is_not_kept(anna, by_hand, office):
    anna.post("/berichten/stroom-1/concept", {"kop:nl": "x", "id": "ander", "kop:xx": "y"})
    (draft,) = office.part(Drafts).all_of(office.accounts.users()[0])
    assert "id" not in draft.filled
    assert "kop:xx" not in draft.filled


def test_another_folder_is_chosen_where_it_is_and_not_elsewhere(anna, office, tmp_path):
    assert anna.post("/mappen", {"source": "/nergens"}).status_code == 422
    assert anna.post("/mappen", {"publisher": str(tmp_path)}).status_code == 422
    there = tmp_path / "gedeeld"
    there.mkdir()
    anna.post("/mappen", {"source": str(there)})
    assert office.part(Workplace).source == there
    office.here = False
    assert anna.post("/mappen", {"source": "/etc"}).status_code == 403
