"""From saved bulletins to sticks: checked, compared, approved by another, signed, read back."""

from __future__ import annotations

import re

import pytest

from content.publishing import laptop
from content.publishing.publisher import PublisherFolder
from office.accounts.people import Role
from office.app import make_app, make_office
from office.folders import Folders
from office.publishing.proposals import Proposals
from tests.office.publishing.conftest import PASSPHRASE
from tests.office.publishing.test_writing import FIELDS, FILE, SCRIPT
from tests.office.visitors import PASSWORD, Visitors

pytestmark = pytest.mark.usefixtures("no_pictures")


@pytest.fixture
def written(source):
    path = source / "bulletins" / "stroom-1.md"
    path.parent.mkdir()
    path.write_text(FILE)
    return path


def number(page) -> str:
    return re.search(r'action="/uitgeven/(\d+)/', page.text)[1]


def propose(visitor, **fields):
    page = visitor.post("/uitgeven/voorstel", fields)
    assert page.status_code == 200, page.text
    return number(page)


def sign(visitor, proposal, passphrase=PASSPHRASE):
    return visitor.post(f"/uitgeven/{proposal}/tekenen", {"passphrase": passphrase})


def approve(visitor, folder, proposal, passphrase=PASSPHRASE):
    (path,) = (folder.path / "approval-keys").glob("*.pem")
    return visitor.post(
        f"/uitgeven/{proposal}/goedkeuren",
        {"passphrase": passphrase},
        files={"sleutelbestand": (path.name, path.read_bytes())},
    )


def test_one_key_issues_and_every_stick_has_the_same_number(one_key, written, anna, sticks, kiosk):
    assert "De stroom is uit" in anna.get("/uitgeven").text
    sign(anna, propose(anna))
    for stick in sticks:
        page = anna.post("/uitgeven/sticks", {"pad": str(stick)}).text
    assert page.count("✓ teruggelezen") == 2
    assert "Uitgave 1" in page
    (outcome,) = kiosk(one_key, sticks[0])
    assert (outcome.outcome, outcome.issue, outcome.bulletins) == ("updated", 1, 1)
    assert kiosk(one_key, sticks[1])[0].outcome == "unchanged"


def test_faults_stop_it_and_are_said(one_key, written, anna):
    written.write_text(FILE.replace("ernst: ernstig\n", ""))
    page = anna.get("/uitgeven").text
    assert "ernst" in page
    assert "ontbreekt" in page
    assert 'action="/uitgeven/voorstel"' not in page
    assert anna.post("/uitgeven/voorstel").status_code == 400


def test_what_leaves_the_screen_is_named_and_ticked(one_key, written, anna):
    sign(anna, propose(anna))
    written.write_text(FILE.replace("## De stroom is uit", "## Iets anders"))
    written.rename(written.with_name("anders-1.md"))
    page = anna.get("/uitgeven").text
    (words,) = re.findall(r'name="gaat" value="([^"]+)"', page)
    assert "De stroom is uit" in words
    refused = anna.post("/uitgeven/voorstel")
    assert refused.status_code == 422
    assert "Zet een vinkje" in refused.text
    assert propose(anna, gaat=words)


def test_a_wrong_passphrase_signs_nothing_and_none_is_kept(one_key, written, anna, office):
    waiting = propose(anna)
    page = sign(anna, waiting, "verkeerd wachtwoord")
    assert "Het wachtwoord past niet" in page.text
    assert one_key.last_issue() == 0
    sign(anna, waiting)
    assert one_key.last_issue() == 1
    office.database.rows("pragma wal_checkpoint(truncate)")
    assert PASSPHRASE.encode() not in office.folders.database.read_bytes()


def test_a_second_person_approves_before_anything_is_signed(
    two_keys, written, anna, bram, sticks, kiosk
):
    waiting = propose(anna)
    assert "Nodig zijn 2 handtekeningen" in sign(anna, waiting).text
    assert "U hebt deze uitgave goedgekeurd" in approve(bram, two_keys, waiting).text
    assert "Goedgekeurd door Bram" in anna.get("/uitgeven").text
    sign(anna, waiting)
    anna.post("/uitgeven/sticks", {"pad": str(sticks[0])})
    assert kiosk(two_keys, sticks[0])[0].outcome == "updated"


def beside(visitor, folder, proposal, name, password=PASSWORD):
    """The approver sits beside the writer, who stays logged in."""
    (path,) = (folder.path / "approval-keys").glob("*.pem")
    return visitor.post(
        f"/uitgeven/{proposal}/samen",
        {"goedkeurder": name, "wachtwoord": password, "passphrase": PASSPHRASE},
        files={"sleutelbestand": (path.name, path.read_bytes())},
    )


def test_who_sits_beside_the_writer_approves_without_logging_in(two_keys, written, anna, bram):
    waiting = propose(anna)
    page = anna.get("/uitgeven").text
    assert "Zit de goedkeurder naast u?" in page
    assert "<option>Bram</option>" in page
    assert "Bram heeft deze uitgave goedgekeurd" in beside(anna, two_keys, waiting, "Bram").text
    page = sign(anna, waiting).text
    assert "<summary>Anna</summary>" in page
    assert two_keys.last_issue() == 1


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("Bram", "geraden wachtwoord", "Naam of wachtwoord klopt niet."),
        ("Niemand", PASSWORD, "Naam of wachtwoord klopt niet."),
        ("Anna", PASSWORD, "heeft niet de rol goedkeurder"),
        ("Cor", PASSWORD, "heeft niet de rol goedkeurder"),
    ],
)
def test_nobody_else_approves_beside_the_writer(
    two_keys, written, anna, bram, visitors, name, password, said
):
    visitors.user("Cor", Role.WRITER)
    waiting = propose(anna)
    assert said in beside(anna, two_keys, waiting, name, password).text
    assert "Nodig zijn 2 handtekeningen" in sign(anna, waiting).text


def test_guessing_a_password_beside_the_writer_makes_wait(two_keys, written, anna, bram):
    waiting = propose(anna)
    for _ in range(5):
        beside(anna, two_keys, waiting, "Bram", "geraden wachtwoord")
    assert "Te vaak geprobeerd" in beside(anna, two_keys, waiting, "Bram").text


def test_nobody_approves_their_own_proposal_by_sitting_beside_themselves(
    two_keys, written, visitors
):
    both = visitors.user("Dirk", Role.WRITER, Role.APPROVER)
    page = beside(both, two_keys, propose(both), "Dirk")
    assert "iemand anders moet het goedkeuren" in page.text


def test_nobody_approves_what_they_proposed(two_keys, written, visitors):
    both = visitors.user("Dirk", Role.WRITER, Role.APPROVER)
    page = approve(both, two_keys, propose(both))
    assert "iemand anders moet het goedkeuren" in page.text


def test_the_publishing_key_is_nobodys_approval(two_keys, written, anna, bram):
    waiting = propose(anna)
    (path,) = (two_keys.path / "publishing-keys").glob("*.pem")
    page = bram.post(
        f"/uitgeven/{waiting}/goedkeuren",
        {"passphrase": PASSPHRASE},
        files={"sleutelbestand": ("x.pem", path.read_bytes())},
    )
    assert "Dit is de publicatiesleutel" in page.text


def test_what_is_approved_is_what_was_read(two_keys, written, anna, bram):
    """A word that is changed after the proposal does not slip along."""
    waiting = propose(anna)
    anna.post("/berichten/nieuw-1", FIELDS | {"kop:nl": "Erbij gesmokkeld"})
    assert "Erbij gesmokkeld" not in bram.get("/uitgeven").text
    approve(bram, two_keys, waiting)
    sign(anna, waiting)
    assert len(PublisherFolder(two_keys.path).targets_of(1)) == 1


def test_an_approver_says_no_and_why(two_keys, written, anna, bram):
    waiting = propose(anna)
    assert "Schrijf waarom" in bram.post(f"/uitgeven/{waiting}/afkeuren").text
    bram.post(f"/uitgeven/{waiting}/afkeuren", {"waarom": f"Het is Oosterveen {SCRIPT}"})
    page = anna.get("/uitgeven").text
    assert "Bram: Het is Oosterveen" in page
    assert "<script>alert" not in page
    assert sign(anna, waiting).status_code == 404


def test_a_proposal_goes_to_another_laptop_and_comes_back(
    two_keys, written, anna, office, tmp_path, clock, monkeypatch
):
    waiting = propose(anna)
    sent = anna.get(f"/uitgeven/{waiting}/bestand").content
    monkeypatch.setenv("NOODSTEUNPUNT_STATE", str(tmp_path / "laptop-van-bram"))
    there = make_office(Folders.of_laptop(), clock, here=True)
    bram = Visitors(make_app(there), there).user("Bram", Role.APPROVER, Role.WRITER)
    page = bram.post("/uitgeven/binnen", files={"voorstel": ("x.voorstel", sent)})
    assert "De stroom is uit" in page.text
    page = approve(bram, two_keys, number(page))
    back = bram.get(f"/uitgeven/{number(page)}/bestand").content
    there.stop()
    page = anna.post("/uitgeven/binnen", files={"voorstel": ("x.voorstel", back)})
    assert "Goedgekeurd." in page.text
    sign(anna, number(page))
    assert two_keys.last_issue() == 1


@pytest.mark.parametrize("data", [b"", b"PK", b"\x83"])
def test_a_file_that_is_no_proposal_is_refused(two_keys, anna, data):
    page = anna.post("/uitgeven/binnen", files={"voorstel": ("x.voorstel", data)})
    assert page.status_code == 400
    assert "geen voorstel" in page.text


def test_keys_stay_shut_on_a_server(one_key, written, anna, office, sticks):
    waiting = propose(anna)
    office.here = False
    assert "Tekenen kan alleen op de laptop" in anna.get("/uitgeven").text
    assert "--here" in sign(anna, waiting).text
    assert anna.post("/uitgeven/sticks", {"pad": str(sticks[0])}).status_code == 403
    assert one_key.last_issue() == 0


def test_keys_that_are_new_here_ask_for_the_number_on_the_label(
    one_key, written, anna, laptop_home
):
    for path in laptop_home.rglob("*.json"):
        path.unlink()
    anna.post("/mappen", {"publisher": str(one_key.path)})
    assert "Welk nummer staat op het label" in anna.get("/uitgeven").text
    sign(anna, propose(anna, laatste="143"))
    assert PublisherFolder(one_key.path).last_issue() == 144
    assert laptop.issue(one_key) == 144


def test_a_stick_is_never_the_folder_of_keys_or_sources(one_key, written, anna, source):
    sign(anna, propose(anna))
    for path, said in ((one_key.path, "uw sleutelmap"), (source, "met uw berichten")):
        page = anna.post("/uitgeven/sticks", {"pad": str(path)}).text
        assert said in page
        assert "niet gelukt" in page


def test_a_stick_that_fails_stops_no_other(one_key, written, anna, sticks, tmp_path):
    sign(anna, propose(anna))
    fields = {"stick": [str(tmp_path / "weg"), str(sticks[0])]}
    page = anna.post("/uitgeven/sticks", fields).text
    assert "niet gelukt" in page
    assert page.count("✓ teruggelezen") == 1


def test_a_proposal_outlives_a_kill(two_keys, written, anna, office, clock):
    waiting = propose(anna)
    again = make_office(Folders.of_laptop(), clock, here=True)  # the first was never closed
    assert str(again.part(Proposals).waiting().number) == waiting
    again.stop()


def test_a_proposal_is_taken_back(two_keys, written, anna, bram):
    waiting = propose(anna)
    anna.post(f"/uitgeven/{waiting}/terugnemen")
    assert approve(bram, two_keys, waiting).status_code == 404


def test_both_sides_of_a_change_are_drawn(one_key, written, anna, no_pictures):
    sign(anna, propose(anna))
    written.write_text(FILE.replace("is uit", "is terug"))
    page = anna.get("/uitgeven/naast/stroom-1").text
    assert page.count("/voorbeeld/") == 2
    assert [one.bulletin[2] for one in no_pictures] == ["stroom-1", "stroom-1"]
    assert anna.get("/uitgeven/naast/nergens").status_code == 404


def test_an_open_page_says_that_another_did_something(two_keys, written, anna, bram):
    """It asks by itself, at each word of the stream and every fifteen seconds."""
    page = bram.get("/uitgeven").text
    asked = re.search(r'hx-get="(/uitgeven/stand\?van=[\w-]+)"', page)[1]
    assert "iets veranderd" not in bram.get(asked).text
    waiting = propose(anna)
    assert "iets veranderd" in bram.get(asked).text
    asked = re.search(r'hx-get="(/uitgeven/stand\?van=[\w-]+)"', bram.get("/uitgeven").text)[1]
    approve(bram, two_keys, waiting)
    assert "iets veranderd" in anna.get(asked).text
    forged = anna.get("/uitgeven/stand", params={"van": '"><script>alert(1)</script>'}).text
    assert "<script>" not in forged


def test_without_keys_one_writes_and_is_told_what_issuing_needs(anna):
    assert "sleutelceremonie" in anna.get("/uitgeven").text
    assert "Bewaard." in anna.post("/berichten/nieuw-1", FIELDS).text


def test_two_names_at_one_address_are_asked_about(one_key, written, source, anna):
    (source / "places.csv").write_text(
        "soort;naam;adres;breedtegraad;lengtegraad\n"
        "opvang;Sporthal De Zwaluw;Dijk 1;52,65;5,61\nwater;De Zwaluw;dijk 1;52,65;5,61\n"
    )
    page = anna.get("/uitgeven").text
    assert "Op één adres: “De Zwaluw” en “Sporthal De Zwaluw”" in page or (
        "Op één adres: “Sporthal De Zwaluw” en “De Zwaluw”" in page
    )
