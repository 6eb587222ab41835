"""A folder of bulletins as people write them: what is right goes out, the rest is told by line."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from content.core.cap import read_cap
from content.core.remarks import Notes
from content.core.times import read_time
from content.errors import SourceFaults
from content.source.convert import convert_source

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
FRONT = "---\nsoort: water\nernst: matig\ngebied: Veldermeer\ngeldig tot: 2 dagen\n---\n"
BODY = "# nl\n## Kook uw water\nHet water is vies.\n### Wat moet u doen\n1. Kook het.\n"
ENGLISH = ("value", "element", "expected", "attribute", "missing", "required", "expected `")


class Folder:
    """A source folder; what is published of it, and what is said."""

    def __init__(self, path):
        self.path = path

    def write(self, **files):
        for file, data in files.items():
            self.put(f"bulletins/{file}.md", data)

    def put(self, file, data):
        path = self.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    def convert(self, previous=None, now=NOW):
        return convert_source(
            self.path, publisher_id="vr", publisher_name="VR", now=now, previous=previous or {}
        )

    def bulletin(self, name="a", **options):
        target = f"bulletins/{name}.xml"
        data = self.convert(**options).targets[target]
        return read_cap(data, publisher="vr", notes=Notes(target))

    def hints(self, **options):
        return self.convert(**options).warnings

    def faults(self, **options):
        with pytest.raises(SourceFaults) as caught:
            self.convert(**options)
        return caught.value.faults


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "source")


def front(**changes):
    lines = {"soort": "water", "ernst": "matig", "gebied": "Veldermeer", "geldig tot": "2 dagen"}
    lines |= {key.replace("_", " "): value for key, value in changes.items()}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in lines.items() if value) + "---\n"


# Times


@pytest.mark.parametrize(
    ("key", "line", "words"),
    [
        ("geldig_tot", 5, "Tot einde van de dag: 30-11-2026 23:59"),
        ("begint", 6, "zoals 30-11-2026 09:00"),
        ("verzonden", 6, "zoals 30-11-2026 09:00"),
    ],
    ids=str,
)
@pytest.mark.parametrize("day", ["30-11-2026", "2026-11-30", "30 november 2026", "30 november"])
def test_a_date_without_a_time_asks_for_one(folder, key, line, words, day):
    folder.write(a=front(**{key: day}) + BODY)
    told = [fault for fault in folder.faults() if "tijdstip" in fault]
    assert told[0].startswith(f"bulletins/a.md:{line}: ")
    assert words in told[0]
    assert ("einde" in told[0]) == (key == "geldig_tot"), "nothing else may mean the last minute"


@pytest.mark.parametrize(
    ("now", "written", "ends"),
    [
        pytest.param("2026-12-30 12:00", "2 januari 18:00", "2027-01-02 18:00", id="next year"),
        pytest.param("2026-12-30 12:00", "2-1 18:00", "2027-01-02 18:00", id="in figures"),
        pytest.param("2027-01-01 12:00", "2 jan 18.00 uur", "2027-01-02 18:00", id="this year"),
        pytest.param("2026-12-30 12:00", "31-12-2026 24:00", "2027-01-01 00:00", id="24:00"),
        pytest.param("2026-12-30 12:00", "2026-12-31 24:00", "2027-01-01 00:00", id="ISO 24:00"),
        pytest.param("2026-12-30 12:00", "donderdag 31 december 20:00", "2026-12-31 20:00",
                     id="with the day's name"),
        pytest.param("2026-10-24 14:00", "2 dagen", "2026-10-26 14:00", id="the clock goes back"),
        pytest.param("2026-10-24 14:00", "48 uur", "2026-10-26 13:00", id="hours are hours"),
        pytest.param("2026-03-28 14:00", "1 dag", "2026-03-29 14:00", id="the clock goes on"),
        pytest.param("2026-03-28 02:30", "1 dag", "2026-03-29 03:30", id="into the lost hour"),
        pytest.param("2026-12-31 23:30", "1 dag", "2027-01-01 23:30", id="over the year's end"),
    ],
)  # fmt: skip
def test_an_end_is_what_people_mean(folder, now, written, ends):
    folder.write(a=front(geldig_tot=written) + BODY)
    assert folder.bulletin(now=read_time(now)).expires == read_time(ends)


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        pytest.param("30 mei 12:00", "Welk jaar", id="half a year away"),
        pytest.param("31 november 12:00", "geen tijd", id="no such day"),
        pytest.param("30-11-2026 25:00", "geen tijd", id="no such hour"),
        pytest.param("30-11-2026 24:30", "geen tijd", id="beyond the end of the day"),
        pytest.param("25-10-2026 02:30", "twee keer", id="the hour that comes twice"),
        pytest.param("28-03-2027 02:30", "bestaat niet", id="the hour that is lost"),
    ],
)
def test_an_end_that_is_not_one_moment_is_told_by_line(folder, written, advice):
    folder.write(a=front(geldig_tot=written) + BODY)
    assert any(f.startswith("bulletins/a.md:5: ") and advice in f for f in folder.faults())


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        pytest.param("2126-11-30 12:00", "dagen, tot 30-11-2126 12:00", id="a century"),
        pytest.param("8 dagen", "8 dagen", id="over a week"),
        pytest.param("2 uur", "korter dan 3 uur", id="under three hours"),
        pytest.param("1 week", None, id="a week"),
        pytest.param("3 uur", None, id="three hours"),
    ],
)
def test_an_end_that_is_near_or_far_is_hinted_at(folder, written, hint):
    folder.write(a=front(geldig_tot=written) + BODY)
    found = folder.hints()
    assert len(found) == (hint is not None)
    assert all(one.startswith("bulletins/a.md:5: ") and hint in one for one in found)


@pytest.mark.parametrize(
    "written", ["30-11-2026 00:00", "2026-11-30 00:00", "30 november 0.00 uur"]
)
def test_midnight_at_the_beginning_of_a_day_is_hinted_at(folder, written):
    folder.write(a=front(geldig_tot=written) + BODY)
    assert any(hint.startswith("bulletins/a.md:5: geldig tot: 00:00") for hint in folder.hints())
    folder.write(a=front(geldig_tot="30-11-2026 24:00") + BODY)
    assert folder.hints() == ()


# Words and signs


def test_a_comment_and_signs_never_reach_the_screen(folder):
    folder.write(
        a=FRONT + "# nl\n## Kop\n<!-- concept, nog checken met Piet -->\n"
        "Er is **geen** stroom, zie [site](https://x.nl).\n### Wat\n1. Doe.\n"
    )
    data = folder.convert().targets["bulletins/a.xml"]
    assert b"Piet" not in data
    assert folder.bulletin().infos[0].description == (
        "Er is geen stroom, zie site (https://x.nl).",
    )


def test_a_number_sign_is_part_of_the_value_and_a_remark_is_asked_about(folder):
    folder.write(a=front(contact="0800-1234 #keuze 1") + BODY)
    assert folder.bulletin().infos[0].contact == "0800-1234 #keuze 1"
    folder.write(a=front(contact="0800-1234 # nog vragen aan Piet") + BODY)
    (fault,) = folder.faults()
    assert fault.startswith("bulletins/a.md:6: Hoort wat achter '#' staat bij 'contact'?")


@pytest.mark.parametrize(
    ("word", "hazard"),
    [
        ("overstroming", "flooding"),
        ("Stroomstoring", "power-cut"),
        ("hitte", "heat"),
        ("gevaarlijke stoffen", "chemical"),
        ("112 niet bereikbaar", "no-112"),
        ("evacuatie", "evacuation"),
        ("no-112", "no-112"),
        ("anders", None),
    ],
)
def test_a_hazard_is_understood_in_dutch(folder, word, hazard):
    folder.write(a=front(soort=word) + BODY)
    assert folder.bulletin().infos[0].hazard == hazard


def test_an_unknown_hazard_is_refused_with_the_list_unless_it_has_a_guide(folder):
    folder.write(a=front(soort="aardbeving") + BODY)
    (fault,) = folder.faults()
    assert fault.startswith("bulletins/a.md:2: soort 'aardbeving' ken ik niet: kies uit ")
    assert "overstroming" in fault
    folder.put("guides/aardbeving.nl.md", "# Aardbeving\n1. Ga naar buiten.\n")
    assert folder.bulletin().infos[0].hazard == "aardbeving"


def test_a_guide_with_a_dutch_name_is_the_guide_of_that_hazard(folder):
    folder.put("guides/overstroming.nl.md", "# Water\n1. Ga naar boven.\n")
    assert list(folder.convert().targets) == ["guides/flooding.nl.md"]


def test_a_picture_in_the_text_belongs_to_that_language(folder):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    folder.put("media/Kaart.png", buffer.getvalue())
    folder.write(a=FRONT + BODY + "# en\n## Boil\nText.\n![Map](../media/Kaart.png)\n")
    dutch, english = folder.bulletin().infos
    assert dutch.pictures == ()
    assert [(p.file, p.description) for p in english.pictures] == [("media/kaart.png", "Map")]
    folder.write(a=FRONT + BODY + "![Map](weg.png)\n")
    assert folder.faults() == (
        "bulletins/a.md:12: Beeld 'weg.png' is er niet: zet het in de map media.",
    )


@pytest.mark.parametrize(
    ("tag", "text", "seems"),
    [
        pytest.param("nl", "The water is not clean and you must boil it for the day.", "Engels",
                     id="English under nl"),
        pytest.param("nl", "Das Wasser ist nicht sauber und Sie müssen es für den Tag kochen.",
                     "Duits", id="German under nl"),
        pytest.param("nl", "المياه غير نظيفة ويجب غليها قبل الشرب اليوم", "Arabisch",
                     id="Arabic under nl"),
        pytest.param("en", "Het water is niet schoon en u moet het koken voor u het drinkt.",
                     "Nederlands", id="Dutch under en"),
        pytest.param("uk", "Het water is niet schoon en u moet het koken voor u het drinkt.",
                     "Nederlands", id="Dutch under uk"),
        pytest.param("nl", "Blijf binnen.", None, id="too short to tell"),
        pytest.param("ti", "ማይ ንጹህ ኣይኮነን ቅድሚ ምስታይ ኣፍልሑ", None, id="a language we do not know"),
    ],
)  # fmt: skip
def test_a_text_under_another_language_is_hinted_at(folder, tag, text, seems):
    part = f"# {tag}\n## {text[:20]}\n{text}\n### Wat\n1. {text}\n"
    folder.write(a=FRONT + (part if tag == "nl" else BODY + part))
    found = [hint for hint in folder.hints() if "lijkt" in hint]
    assert bool(found) == bool(seems)
    line = 7 if tag == "nl" else 12
    assert all(hint.startswith(f"bulletins/a.md:{line}: [{tag}] ") for hint in found)
    assert all(f"lijkt {seems}" in hint for hint in found)


def test_an_extreme_message_without_translation_is_hinted_at_by_language(folder):
    folder.write(a=front(ernst="extreem") + BODY + "# en\n## Boil your water\nIt is not clean.\n")
    (hint,) = [hint for hint in folder.hints() if "Levensgevaar" in hint]
    assert "Duits, Pools, Oekraïens, Turks, Arabisch" in hint
    assert "Engels" not in hint


def test_damaged_letters_are_told_in_front_matter_and_cap_too(folder):
    folder.write(a=front(gebied="CafÃ©") + BODY)
    assert folder.faults()[0].startswith("bulletins/a.md:4: Hier staat 'Ã©'")


# Lines and words of what is wrong


def test_what_is_wrong_with_cap_that_we_made_is_told_by_the_line_of_the_draft(folder, monkeypatch):
    """Nothing in a draft is known to get as far; a check that fails there must still be of use."""

    def complain(_data, *, notes):
        notes.add("Zo niet: doe dit.", 40)
        notes.add("Dat niet: doe dat.", 3)

    monkeypatch.setattr("content.source.convert.check_schema", complain)
    folder.write(a=FRONT + BODY + "# en\n## Boil\nText.\n")
    assert folder.faults() == (
        "bulletins/a.md: Dat niet: doe dat.",
        "bulletins/a.md:12: Zo niet: doe dit.",
    )


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(front(soort="Power-cut") + BODY, id="a hazard in capitals"),
        pytest.param("---\nsoort: [a\n---\n" + BODY, id="YAML"),
        pytest.param(front(begint="gisteren") + BODY, id="a word for a time"),
        pytest.param(FRONT + "# nl\n", id="nothing"),
        pytest.param("?", id="no bulletin"),
    ],
)
def test_every_fault_is_dutch_and_has_a_line_of_the_file_itself(folder, written):
    folder.write(a=written)
    for fault in folder.faults():
        line = re.match(r"bulletins/a\.md:(\d+): ", fault)
        assert line, fault
        assert int(line[1]) <= len(written.splitlines()) + 1
        assert not any(word in fault.lower() for word in ENGLISH), fault


# What replaces what


def taking(key, target):
    return FRONT.replace("ernst", f"{key}: {target}\nernst") + BODY


SENT = FRONT.replace("ernst", "verzonden: 2026-11-29 10:00\nernst") + BODY
OTHERS = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>d</identifier><sender>pers@veldermeer.nl</sender><sent>2026-11-29T10:00:00+01:00</sent>
<status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><language>nl</language><category>Infra</category><event>E</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Observed</certainty>
<expires>2026-12-01T12:00:00+01:00</expires><headline>Kop</headline>
<description>Tekst.</description><instruction>Doe dit.</instruction>
<area><areaDesc>V</areaDesc></area></info></alert>"""


def test_two_that_replace_the_same_one_are_told_at_both(folder):
    folder.write(a=SENT, b=taking("vervangt", "a"), c=taking("vervangt", "a"))
    assert sorted(fault.partition(":")[0] for fault in folder.faults()) == [
        "bulletins/b.md",
        "bulletins/c.md",
    ]
    assert all(re.match(r"bulletins/.\.md:3: 'a' wordt ook vervangen", f) for f in folder.faults())


def test_one_that_replaces_what_another_takes_back_is_told(folder):
    folder.write(a=SENT, b=taking("vervangt", "a"), c=taking("trekt in", "a"))
    assert any("'a' wordt ook ingetrokken door 'c'" in fault for fault in folder.faults())


def test_a_row_of_replacements_is_no_contradiction(folder):
    folder.write(
        a=SENT, b=taking("vervangt", "a").replace("ernst", "verzonden: 2026-11-29 11:00\nernst")
    )
    folder.write(c=taking("vervangt", "b"))
    assert folder.convert()


def test_an_exercise_that_would_replace_news_is_told(folder):
    folder.write(a=SENT, b=taking("vervangt", "a").replace("ernst", "oefening: ja\nernst"))
    (fault,) = folder.faults()
    assert "Een oefening kan 'a' niet vervangen" in fault


def test_replacing_what_another_sent_says_whose_it_is(folder):
    folder.put("bulletins/d.xml", OTHERS)
    folder.write(a=taking("vervangt", "d"))
    told = [fault for fault in folder.faults() if "andere afzender" in fault]
    assert told[0].startswith(
        "bulletins/a.md:3: 'd' is van een andere afzender (pers@veldermeer.nl"
    )


def test_cap_that_refers_to_another_sender_s_message_says_whose_it_is(folder):
    folder.put("bulletins/d.xml", OTHERS)
    reference = "<references>pers@veldermeer.nl,d,2026-11-29T10:00:00+01:00</references>"
    update = (
        OTHERS.replace("<identifier>d", "<identifier>e")
        .replace("<sender>pers", "<sender>post")
        .replace("<msgType>Alert", "<msgType>Update")
        .replace("T10:00", "T11:00", 1)
        .replace("</scope>", f"</scope>{reference}")
    )
    folder.put("bulletins/e.xml", update)
    (fault,) = folder.faults()
    assert fault.startswith("bulletins/e: 'd' is van een andere afzender")


def test_a_reference_with_a_typing_error_is_told_what_it_may_be(folder):
    folder.write(kook_1=SENT)
    folder.write(b=taking("vervangt", "kook-1"))
    assert any("Bedoelt u 'kook_1'?" in fault for fault in folder.faults())


def test_a_length_over_days_counts_from_the_first_issue_across_the_clock_change(folder):
    now = read_time("2026-10-24 12:00")
    folder.write(a=FRONT + BODY)
    first = folder.convert(now=now)
    folder.write(a=FRONT + BODY.replace("vies", "bruin"))
    again = folder.bulletin(previous=first.targets, now=now + timedelta(days=1, hours=3))
    assert again.expires == read_time("2026-10-26 12:00")


def test_a_contradiction_is_told_also_when_other_things_are_wrong(folder):
    folder.write(a=SENT, b=taking("vervangt", "a"), c=taking("vervangt", "a"))
    folder.write(d=front(ernst="zzz") + BODY)
    assert sum("wordt ook vervangen" in fault for fault in folder.faults()) == 2


# Names and languages


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        pytest.param("rook Oost", "rook-oost.md", id="a space"),
        pytest.param("ge\u0301e\u0301n stroom", "geen-stroom.md", id="macOS"),
        pytest.param("x" * 200, "x" * 100 + ".md", id="long"),
        pytest.param("\N{DROPLET}", "bericht-1.md", id="a picture"),
    ],
)
def test_a_file_name_that_cannot_be_an_id_is_told_as_a_file_name(folder, name, instead):
    folder.write(**{name: FRONT + BODY})
    (fault,) = folder.faults()
    assert "Deze bestandsnaam kan niet" in fault
    assert f"noem het bijvoorbeeld {instead}, " in fault


def test_windows_capitals_in_the_ending_are_no_part_of_the_id(folder):
    folder.put("bulletins/water.MD", FRONT + BODY)
    assert folder.bulletin("water").identifier == "water"


@pytest.mark.parametrize(("tag", "meant"), [("ua", "Bedoelt u uk?"), ("fr", "Wel: nl, en")])
def test_a_language_that_nobody_can_choose_is_told(folder, tag, meant):
    """It was published, and no screen had it."""
    folder.write(a=FRONT + BODY + f"# {tag}\n## Eau\nEau.\n### Fais\n1. Fais.\n")
    folder.put(f"guides/water.{tag}.md", "# Eau\n1. Fais.\n")
    folder.put(
        "utilities.csv",
        "soort;toestand;bijgewerkt;nl;fr\nwater;uit;29-11-2026 10:00;Geen;Rien\n",
    )
    told = [hint for hint in folder.hints() if "staat niet op het scherm" in hint]
    assert [hint.partition(": ")[0] for hint in told] == [
        "bulletins/a.md:12", "utilities.csv", f"guides/water.{tag}.md",
    ]  # fmt: skip
    assert meant in told[0]
    assert meant in told[2]


def test_a_typing_error_ends_in_one_sign(folder):
    folder.write(a=front(geldig_tod="x") + BODY)
    assert [fault for fault in folder.faults() if fault.endswith("bedoelt u 'geldig tot'?")]
    folder.write(a=front(ernst="zzz") + BODY)
    assert [fault for fault in folder.faults() if fault.endswith("licht.")]


@pytest.mark.parametrize("written", ["0 uur", "12 apen", "31-02-2026 10:00"])
def test_what_is_no_time_is_shown_as_it_was_written(folder, written):
    folder.write(a=front(geldig_tot=written) + BODY)
    (fault,) = folder.faults()
    assert f"'{written}' is geen tijd" in fault


def test_a_picture_may_be_named_without_its_folder(folder):
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    folder.put("media/Kaart.PNG", out.getvalue())
    folder.write(a=front(beeld="kaart.png", beeldtekst="Kaart") + BODY)
    (picture,) = folder.bulletin().infos[0].pictures
    assert picture.file == "media/kaart.png"


def test_a_picture_that_cannot_be_read_is_told_once(folder):
    folder.put("media/kaart.png", b"")
    folder.write(a=front(beeld="media/kaart.png", beeldtekst="Kaart") + BODY)
    (fault,) = folder.faults()
    assert fault.startswith("media/kaart.png: ")


# Marks in the cells of a list


def test_what_a_cell_says_in_marks_is_meant_and_a_comment_is_never_published(folder):
    folder.put(
        "places.csv",
        "soort;naam;breedtegraad;lengtegraad;opmerking\n"
        'opvang;"Hal <b>Oost</b> &amp; West";52,65;5,6;'
        "<!-- bel Kees: 06 --> Neem **dekens** mee. [Route](https://kolk.nl)\n"
        "water;Pomp < 5 liter;52,66;5,61;3 * 4 & 5\n",
    )
    data = folder.convert().targets["places.geojson"].decode()
    assert '"Hal Oost & West"' in data
    assert '"Neem dekens mee. Route (https://kolk.nl)"' in data
    assert '"Pomp < 5 liter"' in data
    assert '"3 * 4 & 5"' in data
    assert "Kees" not in data


def test_what_a_cell_cannot_say_is_told_by_its_row(folder):
    folder.put(
        "utilities.csv",
        "soort;toestand;bijgewerkt;nl\ngas;werkt;29-11-2026 10:00;Goed.\n"
        "water;uit;29-11-2026 10:00;<table>Geen</table>\n",
    )
    assert folder.faults()[0].startswith("utilities.csv:3: HTML (<table>) kan niet")


def test_dutch_with_many_a_die_is_not_german(folder):
    folder.write(a=FRONT + BODY.replace("Het water is vies.", "Mensen die ziek zijn. " * 6))
    assert not [hint for hint in folder.hints() if "lijkt" in hint]


# CAP that takes back by itself


def as_cap(identifier, sent, kind="Alert", reference=""):
    references = f"<references>{reference}</references>" if reference else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>{identifier}</identifier><sender>vr</sender>"
        f"<sent>2026-11-29T{sent}:00+00:00</sent><status>Actual</status><msgType>{kind}</msgType>"
        f"<scope>Public</scope>{references}<info><language>nl</language>"
        "<category>Infra</category><event>Water</event><urgency>Immediate</urgency>"
        "<severity>Moderate</severity><certainty>Observed</certainty>"
        "<expires>2026-12-01T12:00:00+00:00</expires><headline>Kop</headline>"
        "<description>Tekst.</description><instruction>Doe dit.</instruction>"
        "<area><areaDesc>Oost</areaDesc></area></info></alert>"
    )


@pytest.mark.parametrize(
    ("reference", "sent", "words"),
    [
        pytest.param("VR,a,2026-11-29T10:00:00+00:00", "11:00", "heet 'vr,a'", id="sender"),
        pytest.param("vr,A,2026-11-29T10:00:00+00:00", "11:00", "heet 'vr,a'", id="identifier"),
        pytest.param("vr,a,2026-11-29T08:00:00+00:00", "09:00", "later verzonden", id="before it"),
        pytest.param("vr,a,2026-11-29T10:00:00+00:00", "11:00", None, id="as it is"),
        pytest.param("vr,elders,2026-11-29T10:00:00+00:00", "11:00", None, id="not here"),
    ],
)
def test_a_cancel_that_would_cancel_nothing_is_told(folder, reference, sent, words):
    """It was published without a word, and what it cancelled stayed on the screen."""
    folder.put("bulletins/a.xml", as_cap("a", "10:00"))
    folder.put("bulletins/b.xml", as_cap("b", sent, "Cancel", reference))
    if words is None:
        folder.convert()
    else:
        (fault,) = folder.faults()
        assert fault.startswith("bulletins/b: ")
        assert words in fault
