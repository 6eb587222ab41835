"""A publisher is called what it was called when a person believed it, and nobody sounds like it."""

from __future__ import annotations

import msgspec
import pytest

from content.errors import FormatError, Tampered
from content.publishing import publisher
from content.store import database as store
from content.trust import anchors
from content.trust.identity import IDENTITY, Identity, check_name

UNFIT = ("Veilig\u200bheid", "Gemeente V\u0435ldermeer", "Veldermeer\u3164")
ALIKE = ("Gemeente VeIdermeer", "gemeente veldermeer", "Gemeente Velderrneer")


def renamed(publishing, make, name):
    """Let the root keys themselves call their publisher something else."""

    def alter(root):
        new = Identity(publisher=publishing.id, name=name)
        root.unrecognized_fields[IDENTITY] = msgspec.to_builtins(new)
        return ()

    publishing.folder = publisher.change_root(
        publishing.folder, alter, now=make.now, key_files=(), ask=make.ask
    )


@pytest.fixture
def neighbour(make, tmp_path, stick):
    """Another publisher, with an issue on the stick."""

    def made(name, identifier="oosterveen"):
        one = make.publisher(tmp_path / identifier, identifier, "Oosterveen")
        if name != "Oosterveen":
            renamed(one, make, name)
        one.issue(stick, make.bulletin("n", publisher=identifier, sender=identifier))
        return one

    return made


def name_here(kiosk, publisher="veldermeer"):
    return {one.id: one.name for one in kiosk.board().publishers()}[publisher]


def said(kiosk, stick):
    return {one.publisher: one for one in kiosk.read(stick)}


def test_no_later_root_changes_the_name(veldermeer, kiosk, stick, make):
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    renamed(veldermeer, make, "Ministerie van Alles")
    veldermeer.issue(stick, make.bulletin("b"))
    outcome = said(kiosk, stick)["veldermeer"]
    assert (outcome.outcome, outcome.name) == ("updated", "Gemeente Veldermeer")
    assert any("Ministerie van Alles" in warning for warning in outcome.warnings)
    assert name_here(kiosk) == "Gemeente Veldermeer"


def test_a_first_stick_does_not_bring_a_name_either(veldermeer, kiosk, stick, make):
    renamed(veldermeer, make, "Ministerie van Alles")
    veldermeer.issue(stick, make.bulletin("b"))
    assert kiosk.outcome(stick) == "updated"
    assert name_here(kiosk) == "Gemeente Veldermeer"


def test_the_new_name_comes_with_the_new_anchor(veldermeer, kiosk, stick, make):
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    renamed(veldermeer, make, "Gemeente Veldermeer-Oost")
    anchors.keep(veldermeer.folder.anchor, kiosk.importer.believed)
    veldermeer.issue(stick, make.bulletin("b"))
    assert kiosk.outcome(stick) == "updated"
    assert name_here(kiosk) == "Gemeente Veldermeer-Oost"


def test_a_name_that_was_on_screen_before_this_rule_stays(veldermeer, kiosk, stick, make):
    renamed(veldermeer, make, "Veldermeer (nieuw)")
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    with store.replacing(kiosk.importer.database) as change:  # as older software left it
        data = msgspec.json.decode(change._db["publishers"].get("veldermeer")["data"])
        data["name"] = "Veldermeer (nieuw)"
        change._db["publishers"].update("veldermeer", {"data": msgspec.json.encode(data)})
    veldermeer.issue(stick, make.bulletin("b"))
    assert kiosk.outcome(stick) == "updated"
    assert name_here(kiosk) == "Veldermeer (nieuw)"


@pytest.mark.parametrize("name", UNFIT)
def test_an_unfit_name_is_refused_with_its_new_root(veldermeer, kiosk, stick, make, name):
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    try:
        renamed(veldermeer, make, name)
    except Tampered:
        return  # the publisher's own software would not make it
    veldermeer.issue(stick, make.bulletin("b"))
    assert kiosk.outcome(stick) == "refused"
    assert kiosk.shown() == ["a"]


@pytest.mark.parametrize("name", ALIKE)
def test_a_newcomer_cannot_take_the_name_of_who_is_here(
    veldermeer, kiosk, neighbour, stick, make, name
):
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    kiosk.believe(neighbour(name))
    outcomes = said(kiosk, stick)
    assert outcomes["oosterveen"].outcome == "refused"
    assert "lijkt te veel" in outcomes["oosterveen"].reason
    assert outcomes["veldermeer"].outcome == "unchanged"
    assert kiosk.shown() == ["a"]


@pytest.mark.parametrize("name", ALIKE)
def test_a_publisher_cannot_grow_into_anothers_name(
    veldermeer, kiosk, neighbour, stick, make, name
):
    other = neighbour("Oosterveen")
    kiosk.believe(other)
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    renamed(other, make, name)
    other.issue(stick, make.bulletin("m", publisher="oosterveen", sender="oosterveen"))
    assert said(kiosk, stick)["oosterveen"].outcome == "refused"
    assert name_here(kiosk, "oosterveen") == "Oosterveen"


@pytest.mark.parametrize("name", UNFIT)
def test_no_publisher_is_made_with_an_unfit_name(make, tmp_path, name):
    with pytest.raises(FormatError):
        make.publisher(tmp_path / "new", "nieuw", name)


@pytest.mark.parametrize("name", ["Súdwest-Fryslân", "’s-Hertogenbosch", "Coëvorden", "Hûns"])
def test_a_dutch_name_goes_all_the_way(make, tmp_path, stick, name):
    one = make.publisher(tmp_path / "p", "een", name)
    kiosk = make.kiosk(tmp_path / "k").believe(one)
    one.issue(stick, make.bulletin("a", publisher="een", sender="een"))
    assert kiosk.outcome(stick) == "updated"
    assert name_here(kiosk, "een") == name


@pytest.mark.parametrize("name", ALIKE)
def test_trust_refuses_who_looks_like_another(run, pub, trusted, make, tmp_path, name):
    alike = name.replace("Gemeente ", "").replace("gemeente ", "")
    other = make.publisher(tmp_path / "other", "ander", alike)
    done = run("trust", other.folder.path / "ROOT.json", "--yes")
    assert done.exit_code == 3
    assert "lijkt te veel" in done.stderr
    assert anchors.believed() == ("veldermeer",)


def test_trust_takes_the_next_root_of_who_is_here(run, pub, trusted):
    assert run("trust", pub / "ROOT.json", "--yes").exit_code == 0


@pytest.mark.parametrize("identifier", ["Veldermeer", "VELDERMEER"])
def test_no_id_is_the_same_in_another_case(make, tmp_path, identifier):
    with pytest.raises(FormatError):
        make.publisher(tmp_path / "p", identifier, "Iets anders")


def test_a_name_is_compared_with_others_and_not_with_its_own_before():
    me = Identity(publisher="veldermeer", name="Gemeente Veldermeer")
    check_name(me, {"veldermeer": "Gemeente Veldermeer"})
    with pytest.raises(Tampered):
        check_name(me, {"ander": "Gemeente Veldermeer"})


@pytest.mark.parametrize("writer", ["Gemeente Veldermeer", "Gemeente VeIdermeer"])
def test_a_message_does_not_name_another_publisher_as_its_writer(
    veldermeer, kiosk, make, tmp_path, writer
):
    other = make.publisher(tmp_path / "o", "oosterveen", "Oosterveen")
    kiosk.believe(other)
    told = make.bulletin("n", publisher="oosterveen", sender="oosterveen")
    infos = (msgspec.structs.replace(told.infos[0], sender_name=writer),)
    other.issue(tmp_path / "stick", msgspec.structs.replace(told, infos=infos))
    outcome = said(kiosk, tmp_path / "stick")["oosterveen"]
    assert outcome.outcome == "updated"
    (shown,) = kiosk.board().bulletins(kiosk.times())
    assert shown.infos[0].sender_name == ""


def test_a_message_may_name_who_wrote_it(veldermeer, kiosk, stick, make):
    told = make.bulletin("n")
    infos = (msgspec.structs.replace(told.infos[0], sender_name="KNMI"),)
    veldermeer.issue(stick, msgspec.structs.replace(told, infos=infos))
    kiosk.read(stick)
    assert kiosk.board().bulletins(kiosk.times())[0].infos[0].sender_name == "KNMI"
