"""From what a communications adviser has to what goes on the stick, or every fault at once."""

from __future__ import annotations

import io
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from content.core import supersession
from content.core.cap import read_cap
from content.core.model import Certainty, MessageStatus, MessageType, Severity, Urgency
from content.core.remarks import Notes
from content.core.times import read_time
from content.errors import SourceFaults
from content.parse import parse_targets
from content.source.convert import convert_source
from content.source.folder import read_source

NOW = datetime(2026, 1, 20, 14, 30, tzinfo=UTC)
BULLETIN = """---
id: stroom-3
soort: power-cut
ernst: ernstig
gebied: [Veldermeer, Oosterveen]
verzonden: 2026-01-20 14:05
begint: 2026-01-20 13:10
geldig tot: 2026-01-20 22:00
contact: 0800 1234
beeld: media/Kaart gebied.PNG
beeldtekst: Kaart van het gebied
---
# nl
## Geen stroom in Veldermeer
De stroom is uitgevallen. De oorzaak is
een kapotte kabel.

Het duurt nog enkele uren.
- Ook het licht op straat is uit.
### Wat moet u doen
1. Doe schakelaars uit.
2. Blijf warm.
# en
## No power in Veldermeer
The power is out.
### What to do
- Switch off.
"""
SHORT = """---
soort: water
ernst: matig
gebied: Veldermeer
geldig tot: 12 uur
---
# nl
## Kook uw water
Het water is vies.
### Wat moet u doen
1. Kook het water 3 minuten.
"""
PLACES = "soort;naam;breedtegraad;lengtegraad\nwater;Pomp;52,155;5,387\n"
UTILITIES = "soort;toestand;bijgewerkt;nl\nstroom;uit;2026-01-20 14:00;Geen stroom.\n"
GUIDE = "# Kou\n1. Blijf binnen.\n"


def png():
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    return buffer.getvalue()


GOOD = {
    "bulletins/stroom-3.md": BULLETIN,
    "media/Kaart gebied.PNG": png(),
    "places.csv": PLACES,
    "utilities.csv": UTILITIES,
    "guides/cold.nl.md": GUIDE,
}


@pytest.fixture
def convert(tmp_path):
    """Convert a folder given as text or bytes by path."""

    def convert_files(files, previous=None, now=NOW):
        folder = tmp_path / f"source-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        for file, data in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return convert_source(
            folder,
            publisher_id="vr",
            publisher_name="Veiligheidsregio",
            now=now,
            previous=previous or {},
        )

    return convert_files


@pytest.fixture
def faults(convert):
    """Convert a folder that cannot be published, and return what is said of it."""

    def convert_bad_files(files, previous=None):
        with pytest.raises(SourceFaults) as caught:
            convert(files, previous)
        return caught.value.faults

    return convert_bad_files


def bulletin(converted, target):
    notes = Notes(target)
    found = read_cap(converted.targets[target], publisher="vr", notes=notes)
    assert notes.lines() == ()
    return found


def test_a_bulletin_becomes_cap(convert):
    message = bulletin(convert(GOOD), "bulletins/stroom-3.xml")
    assert (message.sender, message.identifier) == ("vr", "stroom-3")
    assert message.sent == read_time("2026-01-20 14:05")
    assert message.status is MessageStatus.ACTUAL
    assert message.msg_type is MessageType.ALERT
    dutch, english = message.infos
    assert (dutch.language, dutch.event) == ("nl", "Stroomuitval")
    assert (english.language, english.event) == ("en", "Power cut")
    assert dutch.headline == "Geen stroom in Veldermeer"
    assert dutch.description == (
        "De stroom is uitgevallen. De oorzaak is een kapotte kabel.",
        "Het duurt nog enkele uren.",
        "- Ook het licht op straat is uit.",
    )
    assert dutch.instruction == ("Doe schakelaars uit.", "Blijf warm.")
    assert dutch.areas == ("Veldermeer", "Oosterveen")
    assert (dutch.severity, dutch.urgency) == (Severity.SEVERE, Urgency.IMMEDIATE)
    assert (dutch.certainty, dutch.hazard) == (Certainty.OBSERVED, "power-cut")
    assert dutch.onset == read_time("2026-01-20 13:10")
    assert dutch.expires == read_time("2026-01-20 22:00")
    assert (dutch.sender_name, dutch.contact) == ("Veiligheidsregio", "0800 1234")
    assert [(p.file, p.description) for p in dutch.pictures] == [
        ("media/kaart-gebied.png", "Kaart van het gebied")
    ]


def test_the_kiosk_reads_what_was_converted_without_a_warning(convert, tmp_path):
    converted = convert(GOOD)
    paths = {}
    for number, (target, data) in enumerate(converted.targets.items()):
        paths[target] = tmp_path / str(number)
        paths[target].write_bytes(data)
    parsed = parse_targets("vr", paths)
    assert parsed.warnings == ()
    assert (len(parsed.bulletins), len(parsed.places), len(parsed.guides)) == (1, 1, 1)
    assert (len(parsed.utilities), parsed.media) == (1, ("media/kaart-gebied.png",))


def test_the_same_folder_gives_the_same_targets(convert):
    assert convert(GOOD).targets == convert(GOOD).targets


def test_what_windows_macos_and_office_leave_behind_is_passed_over(convert):
    left = dict.fromkeys(["Thumbs.db", ".DS_Store", "bulletins/._stroom-3.md", "~$places.csv"], "?")
    assert convert({**GOOD, **left}) == convert(GOOD)


def test_a_file_that_does_not_belong_stops_the_publication(convert):
    with pytest.raises(SourceFaults, match="notulen") as caught:
        convert({**GOOD, "notulen.docx": b"PK", "bulletins/evacuatie.txt": b"Weg!"})
    assert len(caught.value.faults) == 2, "each is named"


def test_what_lies_aside_is_passed_over(convert):
    assert convert({**GOOD, "niet-publiceren/notulen.docx": b"PK"}) == convert(GOOD)


def test_a_link_that_leads_nowhere_was_meant_by_somebody(tmp_path, convert):
    (tmp_path / "source" / "bulletins").mkdir(parents=True)
    (tmp_path / "source" / "bulletins" / "stroom-9.md").symlink_to(tmp_path / "weg.md")
    with pytest.raises(SourceFaults, match="stroom-9"):
        read_source(tmp_path / "source")


@pytest.mark.parametrize(
    "written",
    ["media/Kaart gebied.PNG", "media\\kaart gebied.png", "MEDIA/kaart  gebied.png"],
    ids=["as it is", "Windows", "as people type"],
)
def test_a_picture_is_found_however_its_path_is_written(convert, written):
    files = {**GOOD, "bulletins/stroom-3.md": BULLETIN.replace("media/Kaart gebied.PNG", written)}
    message = bulletin(convert(files), "bulletins/stroom-3.xml")
    assert [picture.file for picture in message.infos[0].pictures] == ["media/kaart-gebied.png"]


def test_a_picture_named_on_a_mac_is_found(convert):
    files = {
        "media/cafe\u0301.png": png(),
        "bulletins/a.md": SHORT.replace("ernst", "beeld: media/café.png\nernst"),
    }
    message = bulletin(convert(files), "bulletins/a.xml")
    assert [picture.file for picture in message.infos[0].pictures] == ["media/cafe.png"]


def test_a_name_from_another_code_page_is_told(convert, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.md")).write_bytes(b"")
    with pytest.raises(SourceFaults) as caught:
        convert_source(folder, publisher_id="vr", publisher_name="VR", now=NOW, previous={})
    assert caught.value.faults == ("caf.md: geef dit bestand een andere naam.",)


def test_a_drill_is_marked(convert):
    files = {"bulletins/a.md": SHORT.replace("ernst: matig", "ernst: matig\noefening: ja")}
    assert bulletin(convert(files), "bulletins/a.xml").status is MessageStatus.EXERCISE


def test_cap_and_geojson_of_ones_own_go_along(convert):
    made = convert(GOOD).targets
    files = {
        "bulletins/eigen.xml": made["bulletins/stroom-3.xml"],
        "media/kaart-gebied.png": png(),
        "places.geojson": made["places.geojson"],
        "utilities.json": made["utilities.json"],
    }
    again = convert(files).targets
    assert again["bulletins/eigen.xml"] == made["bulletins/stroom-3.xml"]
    assert again["places.geojson"] == made["places.geojson"]
    assert again["utilities.json"] == made["utilities.json"]


# What replaces what


def test_an_update_refers_to_what_it_replaces_in_the_folder(convert):
    files = {
        "bulletins/water-1.md": SHORT.replace("ernst", "verzonden: 2026-01-20 10:00\nernst"),
        "bulletins/water-2.md": SHORT.replace("ernst", "vervangt: water-1\nernst"),
    }
    message = bulletin(convert(files), "bulletins/water-2.xml")
    assert message.msg_type is MessageType.UPDATE
    (reference,) = message.references
    assert (reference.sender, reference.identifier) == ("vr", "water-1")
    assert reference.sent == read_time("2026-01-20 10:00")


def test_an_update_refers_to_what_was_in_the_last_issue(convert):
    before = convert({"bulletins/water-1.md": SHORT}, now=NOW - timedelta(hours=1))
    files = {"bulletins/water-2.md": SHORT.replace("ernst", "vervangt: water-1\nernst")}
    message = bulletin(convert(files, before.targets), "bulletins/water-2.xml")
    assert message.references[0].sent == NOW - timedelta(hours=1)


def test_what_an_update_replaced_is_named_again_by_its_successor(convert):
    """Else the first bulletin, still in the folder, would come back when the second is removed."""
    first = {"bulletins/w1.md": SHORT.replace("ernst", "verzonden: 2026-01-20 10:00\nernst")}
    second = {"bulletins/w2.md": SHORT.replace("ernst", "vervangt: w1\nernst")}
    before = convert({**first, **second}, now=NOW - timedelta(hours=1))
    third = {"bulletins/w3.md": SHORT.replace("ernst", "vervangt: w2\nernst")}
    message = bulletin(convert({**first, **third}, before.targets), "bulletins/w3.xml")
    assert [reference.identifier for reference in message.references] == ["w2", "w1"]


@pytest.mark.parametrize("key", ["vervangt", "trekt in"])
def test_what_replaces_must_be_sent_after_what_it_replaces(faults, key):
    """Else the screen would go on showing the older one."""
    files = {
        "bulletins/w1.md": SHORT.replace("ernst", "verzonden: 2026-01-20 15:00\nernst"),
        "bulletins/w2.md": SHORT.replace("ernst", f"verzonden: 2026-01-20 15:00\n{key}: w1\nernst"),
    }
    (fault,) = faults(files)
    assert fault.startswith("bulletins/w2.md: 'verzonden' moet later zijn")


def test_a_cancel_needs_no_words_and_no_end(convert):
    first = {"bulletins/w1.md": SHORT.replace("ernst", "verzonden: 2026-01-20 10:00\nernst")}
    cancel = "---\nsoort: water\nernst: licht\ntrekt in: w1\n---\n"
    message = bulletin(convert({**first, "bulletins/w2.md": cancel}), "bulletins/w2.xml")
    assert message.msg_type is MessageType.CANCEL
    assert (message.references[0].identifier, message.infos) == ("w1", ())


def test_a_cancel_with_words_tells_that_it_is_over(convert):
    first = {"bulletins/w1.md": SHORT.replace("ernst", "verzonden: 2026-01-20 10:00\nernst")}
    cancel = {"bulletins/w2.md": SHORT.replace("ernst", "trekt in: w1\nernst")}
    converted = convert({**first, **cancel})
    messages = [bulletin(converted, f"bulletins/{name}.xml") for name in ("w1", "w2")]
    assert [m.identifier for m in supersession.current(messages, NOW)] == ["w2"]


@pytest.mark.parametrize("key", ["vervangt", "trekt in"])
def test_what_was_taken_back_does_not_come_back_by_accident(convert, faults, key):
    first = {"bulletins/w1.md": SHORT.replace("ernst", "verzonden: 2026-01-20 10:00\nernst")}
    second = {"bulletins/w2.md": SHORT.replace("ernst", f"{key}: w1\nernst")}
    before = convert({**first, **second}, now=NOW - timedelta(hours=1))
    (fault,) = faults(first, before.targets)
    assert fault.startswith("bulletins/w1: was ")
    assert "verzonden" in fault
    anew = {"bulletins/w1.md": first["bulletins/w1.md"].replace("10:00", "15:29")}
    assert convert(anew, before.targets)


# When it was sent


def test_what_has_not_changed_keeps_its_time_and_what_has_gets_a_new_one(convert):
    before = convert({"bulletins/a.md": SHORT}, now=NOW - timedelta(hours=3))
    same = convert({"bulletins/a.md": SHORT}, before.targets)
    assert same.targets == before.targets
    changed = convert({"bulletins/a.md": SHORT.replace("vies", "schoon")}, before.targets)
    assert bulletin(changed, "bulletins/a.xml").sent == NOW


def test_a_length_counts_from_the_first_publication_however_often_it_is_corrected(convert):
    first = NOW - timedelta(hours=3)
    issue = convert({"bulletins/a.md": SHORT}, now=first)
    for hours, word in ((2, "bruin"), (1, "bruin"), (0, "schoon")):
        now = NOW - timedelta(hours=hours)
        text = SHORT.replace("vies", word)
        issue = convert({"bulletins/a.md": text}, issue.targets, now=now)
        message = bulletin(issue, "bulletins/a.xml")
        assert message.expires == first + timedelta(hours=12)
        assert supersession.current([message], now)
    longer = text.replace("12 uur", "2 dagen")
    message = bulletin(convert({"bulletins/a.md": longer}, issue.targets), "bulletins/a.xml")
    assert message.expires == first + timedelta(days=2)


@pytest.mark.parametrize(
    ("severity", "words"),
    [("ernstig", "misschien nog waar"), ("matig", "en komt niet op het scherm")],
)
def test_what_has_expired_is_told_to_leave_the_screen_only_where_it_does(convert, severity, words):
    text = {"bulletins/a.md": SHORT.replace("matig", severity)}
    before = convert(text, now=NOW - timedelta(hours=13))
    (hint,) = convert(text, before.targets).warnings
    assert words in hint


def test_a_text_that_is_corrected_after_its_length_has_passed_asks_for_a_new_end(convert, faults):
    before = convert({"bulletins/a.md": SHORT}, now=NOW - timedelta(hours=13))
    (hint,) = convert({"bulletins/a.md": SHORT}, before.targets).warnings
    assert "al verlopen" in hint
    found = faults({"bulletins/a.md": SHORT.replace("vies", "schoon")}, before.targets)
    assert any(
        fault.startswith("bulletins/a.md:5: 'geldig tot' telt vanaf de eerste uitgave")
        for fault in found
    )


def test_what_has_not_changed_keeps_its_time_also_when_it_replaces_another(convert):
    files = {
        "bulletins/w1.md": SHORT.replace("ernst", "verzonden: 2026-01-20 10:00\nernst"),
        "bulletins/w2.md": SHORT.replace("ernst", "vervangt: w1\nernst"),
    }
    before = convert(files, now=NOW - timedelta(hours=3))
    assert convert(files, before.targets).targets == before.targets


# What is wrong


@pytest.mark.parametrize(
    ("old", "new", "line", "advice"),
    [
        pytest.param("soort: power-cut\n", "", 1, "'soort' ontbreekt", id="no hazard"),
        pytest.param("power-cut", "Power Cut", 3, "letters, cijfers", id="hazard is no name"),
        pytest.param("ernst: ernstig\n", "", 1, "'ernst' ontbreekt", id="no severity"),
        pytest.param("ernstig", "erg", 4, "ernst 'erg' ken ik niet", id="unknown severity"),
        pytest.param(
            "gebied: [Veldermeer, Oosterveen]\n", "", 12, "gebied ontbreekt", id="no area"
        ),
        pytest.param(
            "geldig tot: 2026-01-20 22:00\n", "", 1, "'geldig tot' ontbreekt", id="no end"
        ),
        pytest.param("2026-01-20 22:00", "morgen", 8, "geen tijd", id="end is no time"),
        pytest.param(
            "2026-01-20 22:00", "2026-01-20 12:00", None, "voor het begin", id="ends first"
        ),
        pytest.param(
            "begint: 2026-01-20 13:10",
            "begint: 2026-01-21 13:10",
            None,
            "'begint'",
            id="ends before it begins",
        ),
        pytest.param(
            "verzonden: 2026-01-20 14:05",
            "verzonden: 2026-03-29 02:30",
            6,
            "bestaat niet",
            id="the hour that is skipped",
        ),
        pytest.param("contact:", "kontakt:", 9, "bedoelt u 'contact'", id="a typing error"),
        pytest.param("id: stroom-3", "id: stroom 3", 2, "letters, cijfers", id="a space in the id"),
        pytest.param("Kaart gebied.PNG", "kaart.png", 10, "is er niet", id="no such picture"),
        pytest.param("# nl\n", "", 13, "hoort bij geen taal", id="no language"),
        pytest.param("# nl\n", "# Geen stroom\n", 13, "geen taal", id="a headline for a language"),
        pytest.param("# en\n", "# nl\n", 23, "twee keer", id="a language twice"),
        pytest.param("# nl\n", "# de\n", None, "Nederlands ontbreekt", id="no Dutch"),
        pytest.param("## Geen stroom in Veldermeer\n", "", 13, "kop ontbreekt", id="no headline"),
        pytest.param(
            "Geen stroom in", "Geen stroom " * 20, 13, "langer dan 160", id="long headline"
        ),
        pytest.param(
            "Het duurt", "## Nog een kop\nHet duurt", 18, "al een kop", id="two headlines"
        ),
        pytest.param("2. Blijf", "### En dan\n2. Blijf", 22, "al een '###'", id="two instructions"),
        pytest.param(
            "The power is out.\n### What to do\n- Switch off.\n",
            "",
            23,
            "geen tekst",
            id="a language without words",
        ),
        pytest.param(
            "id:", "vervangt: weg-9\nid:", 2, "staat niet in de map", id="unknown bulletin"
        ),
        pytest.param("id:", "vervangt: stroom-3\nid:", 2, "zichzelf", id="replaces itself"),
        pytest.param("id:", "vervangt: a\ntrekt in: b\nid:", 3, "niet allebei", id="both"),
        pytest.param("id: stroom-3", "id: [a, b]", 2, "maar een", id="two ids"),
        pytest.param("---\nid", "id", 1, "Begin met", id="no front matter"),
    ],
)
def test_what_is_wrong_with_a_bulletin_is_told_by_line(faults, old, new, line, advice):
    assert old in BULLETIN
    found = faults({**GOOD, "bulletins/stroom-3.md": BULLETIN.replace(old, new, 1)})
    told = [fault for fault in found if advice in fault]
    assert told, found
    place = f"bulletins/stroom-3.md:{line}: " if line else "bulletins/stroom-3.md: "
    assert told[0].startswith(place)
    assert re.search(r"[.?]$", told[0])


@pytest.mark.parametrize(
    ("files", "advice"),
    [
        pytest.param({}, "De map is leeg", id="nothing at all"),
        pytest.param(
            {"places.geojson": b'{"features":[]}', "places.csv": PLACES},
            "er is ook een places.geojson",
            id="places twice",
        ),
        pytest.param(
            {"utilities.json": b"[]", "utilities.csv": UTILITIES},
            "er is ook een utilities.json",
            id="utilities twice",
        ),
        pytest.param({"places.csv": PLACES.replace("52", "95")}, "places.csv:2: ", id="a place"),
        pytest.param(
            {"utilities.csv": UTILITIES.replace("uit", "stuk")}, "utilities.csv:2: ", id="a utility"
        ),
        pytest.param({"guides/kou.md": GUIDE}, "guides/kou.md: ", id="a guide's name"),
        pytest.param(
            {"guides/cold.nl.md": GUIDE + "### Diep\nx\n"},
            "guides/cold.nl.md:3: ",
            id="a guide's heading",
        ),
        pytest.param({"media/x.png": b"?"}, "media/x.png: ", id="a picture"),
        pytest.param(
            {"media/a b.png": png(), "media/a-b.png": png()},
            "Er is al een bestand",
            id="two pictures with one name",
        ),
        pytest.param(
            {"bulletins/a.md": SHORT, "bulletins/b.md": SHORT.replace("soort", "id: a\nsoort")},
            "al van een ander bericht",
            id="two with one id",
        ),
        pytest.param(
            {"bulletins/a.md": SHORT, "bulletins/A.md": SHORT},
            "Er is al een bestand",
            id="two that FAT cannot tell apart",
        ),
        pytest.param({"bulletins/a.xml": b"<alert/>"}, "past niet bij CAP 1.2", id="bad CAP"),
        pytest.param({"bulletins/a.xml": b"<"}, "geen geldige XML", id="no XML"),
    ],
)
def test_what_is_wrong_with_a_folder_is_told(faults, files, advice):
    assert any(advice in fault for fault in faults(files))


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        pytest.param(
            "<expires>2026-01-20T22:00:00+01:00</expires>", "", "<expires> ontb", id="no end"
        ),
        pytest.param("+01:00</expires>", "Z</expires>", "past niet bij CAP 1.2", id="Z for a zone"),
        pytest.param("<scope>Public</scope>", "", "past niet bij CAP 1.2", id="no scope"),
        pytest.param("<sender>vr", "<sender>v r", "past niet bij CAP 1.2", id="space in sender"),
        pytest.param("media/kaart-gebied", "media/weg", "Beeld media/weg.png", id="no picture"),
        pytest.param("<msgType>Alert", "<msgType>Update", "zonder verwijzing", id="no reference"),
    ],
)
def test_cap_of_ones_own_is_held_to_the_standard(convert, faults, old, new, advice):
    good = convert(GOOD).targets["bulletins/stroom-3.xml"].decode()
    assert old in good
    files = {"media/kaart-gebied.png": png(), "bulletins/a.xml": good.replace(old, new)}
    assert any(advice in fault for fault in faults(files))


def test_all_faults_are_told_at_once(faults):
    found = faults(
        {
            "bulletins/a.md": SHORT.replace("matig", "erg").replace("12 uur", "ooit"),
            "bulletins/b.md": "?",
            "places.csv": PLACES.replace("water", "wc"),
            "media/x.jpg": b"?",
        }
    )
    assert sorted(fault.split(": ")[0] for fault in found) == [
        "bulletins/a.md:3",
        "bulletins/a.md:5",
        "bulletins/b.md:1",
        "media/x.jpg",
        "places.csv:2",
    ]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SourceFaults, match="geen map"):
        convert_source(
            tmp_path / "weg", publisher_id="vr", publisher_name="VR", now=NOW, previous={}
        )


# What could be better


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        pytest.param(
            "Het water is vies.",
            "Het is " + "heel " * 20 + "vies.",
            "Lange zin (23 woorden)",
            id="a long sentence",
        ),
        pytest.param(
            "### Wat moet u doen\n1. Kook het water 3 minuten.\n",
            "",
            "'Wat moet u doen' ontbreekt",
            id="nothing to do",
        ),
        pytest.param(
            "Kook uw water", "Kook uw water altijd " * 6, "De kop is lang", id="long headline"
        ),
        pytest.param(
            "1. Kook", "1. Kook\n" * 11 + "1. Kook", "Meer dan 10 stappen", id="many steps"
        ),
        pytest.param(
            "3 minuten.", "3 minuten. Zie dit scherm.", "niet 'dit scherm'", id="a screen at home"
        ),
        pytest.param("3 minuten.", "3 minuten. " * 40, "Deze stap is lang", id="a long step"),
        pytest.param("ernst", "verzonden: 2026-01-20 01:00\nernst", "al verlopen", id="expired"),
        pytest.param(
            "ernst",
            "verzonden: 2026-01-20 20:00\nernst",
            "pas op het scherm op 20-01-2026 20:00",
            id="future",
        ),
    ],
)
def test_what_could_be_better_is_hinted_and_published_all_the_same(convert, old, new, hint):
    assert convert({"bulletins/a.md": SHORT}).warnings == ()
    converted = convert({"bulletins/a.md": SHORT.replace(old, new, 1)})
    assert "bulletins/a.xml" in converted.targets
    assert hint in "\n".join(converted.warnings)
    assert converted.warnings[0].startswith("bulletins/a.md:")


def test_an_unreadable_last_issue_does_not_stop_the_next(convert):
    converted = convert(
        {"bulletins/a.md": SHORT}, {"bulletins/x.xml": b"?", "places.geojson": b"?"}
    )
    assert converted.warnings[0].startswith("Vorige uitgave: bulletins/x.xml")
