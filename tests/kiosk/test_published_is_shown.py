"""Published means shown: every field a publisher can set is found where a resident looks.

Each field of the model has a line here, or a reason. A new field fails until it has one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import msgspec
import pytest
from PIL import Image

from content.core import model as core_model
from content.core import supersession
from content.core.model import (
    Block,
    BlockKind,
    Bulletin,
    Certainty,
    Facility,
    Guide,
    Info,
    MessageStatus,
    MessageType,
    Picture,
    Place,
    PlaceKind,
    PlaceStatus,
    Reference,
    Severity,
    Urgency,
    Utility,
    UtilityKind,
    UtilityState,
)
from content.parse import parse_targets
from content.source.convert import convert_source
from content.source.draft import KEYS
from content.source.hours import HOLIDAYS, WEEK
from content.source.spreadsheets import LANGUAGES, PLACE_COLUMNS, UTILITY_COLUMNS
from kiosk.i18n.translator import NAMES, translator
from kiosk.model import routes
from kiosk.model.views import Actions
from kiosk.visitor import bulletin, information
from tests.kiosk import snapshots
from tests.kiosk.snapshots import NOW, ago, place, snapshot
from tests.kiosk.surfaces import surfaces

LATER = NOW + timedelta(hours=14)
TAKEN = frozenset({"retold", "phone", "paper"})
LASTING = TAKEN | {"poster"}
"""What is read later: dates are whole there."""
EVERYWHERE = LASTING | {"glass", "start"}
GLASS = frozenset({"glass"})


class Shown(NamedTuple):
    """With this value these words are on these surfaces, and without it they are not."""

    value: object
    words: str
    where: frozenset[str] = GLASS
    lasting: str = ""
    """The words on what is taken along, where they differ: dates are whole there."""


class Why(NamedTuple):
    """A reason why a field is not words of its own."""

    reason: str


INFO = Info(language="nl", event="Weer", headline="Kop", severity=Severity.MODERATE)
GUIDE = Guide(publisher="vr", hazard="cold", language="nl", title="Warm", blocks=())
UTILITY = Utility(
    publisher="vr", kind=UtilityKind.POWER, state=UtilityState.LIMITED, updated_at=ago(minutes=5)
)
PICTURE = Picture(file="media/kaart.png")
BULLETIN = Bulletin(
    publisher="vr",
    sender="vr",
    identifier="a",
    sent=ago(hours=1),
    status=MessageStatus.ACTUAL,
    msg_type=MessageType.ALERT,
    infos=(INFO,),
)
PLACE = place(name="hal")

FIELDS = {
    Bulletin: {
        "publisher": Why("its name is shown: see Publisher"),
        "sender": Why("identity"),
        "identifier": Why("identity"),
        "part": Why("identity: each part is a row of its own"),
        "sent": Shown(ago(minutes=7), "16:23", GLASS | TAKEN),
        "status": Shown(MessageStatus.EXERCISE, "Oefening", EVERYWHERE),
        "msg_type": Shown(MessageType.CANCEL, "Voorbij", EVERYWHERE),
        "references": Shown(
            (Reference(sender="vr", identifier="b", sent=ago(hours=3)),), "Eerdere versies"
        ),
        "infos": Why("walked below"),
    },
    Info: {
        "language": Shown("en", "U leest het in deze taal: English"),
        "event": Shown("Dijkbreuk", "Dijkbreuk"),
        "headline": Shown("Verlaat Zuid", "Verlaat Zuid", EVERYWHERE),
        "description": Shown(("De dijk breekt.",), "De dijk breekt", GLASS | {"paper"}),
        "instruction": Shown(("Ga naar Noord.",), "Ga naar Noord", GLASS | TAKEN),
        "areas": Shown(("Zuid", "Oost"), "Zuid, Oost", GLASS | TAKEN),
        "severity": Shown(Severity.EXTREME, "Levensgevaar", EVERYWHERE),
        "urgency": Shown(Urgency.FUTURE, "later", EVERYWHERE),
        "certainty": Shown(Certainty.POSSIBLE, "mogelijk", EVERYWHERE),
        "all_clear": Shown(True, "Voorbij", EVERYWHERE),
        "audience": Shown("Mensen met een beperking", "beperking", GLASS | {"paper"}),
        "hazard": Shown("cold", "Meer advies"),
        "effective": Why(
            "decides from when it is shown at all: tests/content/core/test_supersession.py"
        ),
        "onset": Shown(LATER, "vanaf morgen 06:30", EVERYWHERE, "vanaf wo 21 jan 06:30"),
        "expires": Shown(LATER, "geldt tot morgen 06:30", EVERYWHERE, "Tot wo 21 jan 06:30"),
        "sender_name": Shown("KNMI", "KNMI"),
        "web": Shown("https://example.nl", "https://example.nl", GLASS | {"paper"}),
        "contact": Shown("0800 1234", "0800 1234", GLASS | TAKEN - {"retold"}),
        "pictures": Why("walked below"),
    },
    Picture: {
        "file": Shown("media/dijk.png", "/somewhere/media/dijk.png"),
        "description": Shown("De dijk van boven", "De dijk van boven"),
    },
    Place: {
        "publisher": Why("its name is shown: see Publisher"),
        "id": Why("identity"),
        "kind": Shown(PlaceKind.WATER, "Drinkwater", GLASS | {"paper", "poster"}),
        "name": Shown("De Fuik", "De Fuik", GLASS | {"paper", "poster"}),
        "address": Shown("Kerkweg 1", "Kerkweg 1", GLASS | {"paper", "poster"}),
        "latitude": Why("the way there is worked out from it: tests/kiosk/model/test_geo.py"),
        "longitude": Why("as latitude"),
        "status": Shown(PlaceStatus.FULL, "nu vol", GLASS | {"paper"}, "Vol"),
        "status_at": Shown(ago(minutes=9), "16:21", GLASS | {"paper", "poster"}, "di 20 jan 16:21"),
        "capacity": Shown(12, "12 personen", GLASS | {"paper"}),
        "hours": Shown("dag en nacht", "dag en nacht", GLASS | {"paper", "poster"}),
        "opening_hours": Shown(
            "Mo-Su 08:00-20:00", "elke dag 8 tot 20", GLASS | {"paper"}, "elke dag 8–20"
        ),
        "facilities": Shown((Facility.COTS,), "Bedden", GLASS | {"paper"}),
        "contact": Shown("0800 4321", "0800 4321", GLASS | {"paper"}),
        "route": Shown("Over de brug.", "Over de brug", GLASS | {"paper"}),
        "note": Shown("Neem een deken mee.", "deken", GLASS | {"paper"}),
    },
    Guide: {
        "publisher": Shown("ander", "Advies van ander"),
        "hazard": Why("by which it is found: the icon and the place in the list"),
        "language": Shown("en", "niet in uw taal"),
        "title": Shown("Blijf warm", "Blijf warm"),
        "blocks": Shown(
            (Block(kind=BlockKind.PARAGRAPH, text="Trek een trui aan."),), "Trek een trui aan"
        ),
    },
    Block: {"kind": Why("how it is drawn"), "text": Why("walked above")},
    Utility: {
        "publisher": Shown("ander", "ander", GLASS | {"phone", "paper"}),
        "kind": Shown(UtilityKind.WATER, "Water:", EVERYWHERE - {"retold"}),
        "state": Shown(UtilityState.OUT, "uit", EVERYWHERE - {"retold"}),
        "updated_at": Shown(ago(minutes=8), "16:22", GLASS | {"phone", "paper"}),
        "since": Shown(ago(hours=3), "13:30", GLASS | {"phone", "paper"}),
        "expected_until": Shown(
            NOW + timedelta(hours=8), "nog ± 8 uur", GLASS | {"phone", "paper"}, "wo 21 jan 00:30"
        ),
        "notes": Shown(
            {"nl": "Het water is schoon."}, "Het water is schoon", EVERYWHERE - {"retold"}
        ),
    },
    Reference: {
        "sender": Why("finds the version before"),
        "identifier": Why("finds the version before"),
        "sent": Why("finds the version before"),
    },
    core_model.Publisher: {
        "id": Why("identity"),
        "name": Why("walked by each origin: tests/kiosk/visitor"),
        "issue": Why("on the technician's page; said when a stick is read"),
        "issued_at": Why("how old the information is: test_information_presenter"),
        "imported_at": Why("what is new: test_information_presenter"),
        "imported_run_s": Why("not published: by which this machine reckons the publisher's time"),
    },
}
CASES = [
    pytest.param(struct, name, shown, id=f"{struct.__name__}.{name}")
    for struct, fields in FIELDS.items()
    for name, shown in fields.items()
    if isinstance(shown, Shown)
]


def test_every_field_of_the_model_has_its_line():
    structs = {
        kind
        for kind in vars(core_model).values()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    }
    assert structs == FIELDS.keys()
    for struct, fields in FIELDS.items():
        assert {f.name for f in msgspec.structs.fields(struct)} == fields.keys(), struct


def holding(item):
    """A snapshot in which the item is all there is."""
    match item:
        case Picture():
            return holding(msgspec.structs.replace(INFO, pictures=(item,)))
        case Info():
            return holding(msgspec.structs.replace(BULLETIN, infos=(item,)))
        case Bulletin():
            return snapshot(bulletins=(item,), guides=(GUIDE,))
        case Place():
            return snapshot(places=(item,))
        case Guide():
            return snapshot(guides=(item,))
        case Utility():
            return snapshot(utilities=(item,))
    raise AssertionError(item)


PLAIN = {
    Bulletin: BULLETIN,
    Info: INFO,
    Picture: PICTURE,
    Place: PLACE,
    Guide: GUIDE,
    Utility: UTILITY,
}


@pytest.mark.parametrize(("struct", "name", "shown"), CASES)
def test_what_is_published_is_shown(struct, name, shown):
    def read(item):
        return surfaces(holding(item), earlier=lambda b: (BULLETIN,) if b.references else ())

    without = read(PLAIN[struct])
    with_it = read(msgspec.structs.replace(PLAIN[struct], **{name: shown.value}))
    for surface in shown.where:
        lasting = shown.lasting if surface in LASTING else ""
        words = lasting or shown.words
        assert words in with_it[surface], surface
        assert words not in without[surface], surface


def test_every_language_of_a_note_is_shown_to_who_reads_it():
    notes = {"nl": "Het water is schoon.", "ar": "الماء نظيف.", "pl": "Woda jest czysta."}
    shown = holding(msgspec.structs.replace(UTILITY, notes=notes))
    for language, note in notes.items():
        assert note in surfaces(shown, language)["glass"]
    assert notes["nl"] in surfaces(shown, "tr")["glass"]


def test_the_utilities_take_turns_on_the_start_screen():
    shown = [
        msgspec.structs.replace(UTILITY, kind=kind, notes={"nl": f"Over {kind}."})
        for kind in UtilityKind
    ]
    said = {
        surfaces(snapshots.later(snapshot(utilities=tuple(shown)), minutes=minute))["start"]
        for minute in range(len(shown))
    }
    assert all(any(f"Over {kind}." in words for words in said) for kind in UtilityKind)


def test_two_parts_of_one_message_are_everywhere_with_their_own_terms():
    mild = msgspec.structs.replace(
        INFO, headline="Geel: wind", severity=Severity.MINOR, areas=("Noord",), expires=LATER
    )
    worst = msgspec.structs.replace(
        INFO, headline="ROOD: verlaat Zuid", severity=Severity.EXTREME, areas=("Zuid",)
    )
    shown = snapshot(
        bulletins=(
            msgspec.structs.replace(BULLETIN, infos=(worst,), part=1),
            msgspec.structs.replace(BULLETIN, infos=(mild,)),
        )
    )
    found = surfaces(shown)
    for surface in {*TAKEN, "glass"}:
        for words in ("ROOD: verlaat Zuid", "Levensgevaar", "Zuid", "Geel: wind", "Goed om te"):
            assert words in found[surface], surface
    assert "ROOD" in found["start"]


@pytest.mark.parametrize("begun", [False, True])
def test_what_has_begun_is_not_told_to_come(begun):
    onset = ago(minutes=1) if begun else LATER
    info = msgspec.structs.replace(INFO, urgency=Urgency.EXPECTED, onset=onset)
    found = surfaces(holding(info))
    for surface in EVERYWHERE:
        assert ("binnenkort" in found[surface]) is not begun
        assert ("vanaf" in found[surface]) is not begun


def test_that_danger_is_over_does_not_shout():
    info = msgspec.structs.replace(INFO, severity=Severity.EXTREME, all_clear=True)
    found = surfaces(holding(info))
    assert not any("Levensgevaar" in words for words in found.values())


def test_the_advice_on_a_hazard_is_one_touch_from_its_bulletin():
    shown = holding(msgspec.structs.replace(INFO, hazard="cold"))
    route = information.route_to(shown.bulletins[0])
    page = bulletin.present(shown, translator("nl"), route, lambda *_: None)
    ways = [c.route for b in page.aside if isinstance(b, Actions) for c in b.choices]
    assert "cold" in [way.hazard for way in ways if isinstance(way, routes.Guide)]


FRONT_MATTER = {
    "soort": ("water", "Meer advies"),
    "ernst": ("extreem", "Levensgevaar"),
    "urgentie": ("later", "later"),
    "zekerheid": ("mogelijk", "mogelijk"),
    "gebied": ("Lage Kolk", "Lage Kolk"),
    "verzonden": ("2026-01-20 16:11", "16:11"),
    "begint": ("2026-01-21 06:00", "vanaf morgen 06:00"),
    "geldig tot": ("2026-01-22 12:00", "geldt tot 22 jan 12:00"),
    "vervangt": ("oud", "Eerdere versies"),
    "contact": ("0800 1234", "0800 1234"),
    "beeld": ("media/kaart.png", "media/kaart.png"),
    "beeldtekst": ("De wijk van boven", "De wijk van boven"),
}
"""What a publisher writes, and what a resident finds."""
NOT_IN_ONE_FILE = {"id": "identity", "trekt in": "see msg_type above", "oefening": "see status"}
PLACES_CSV = {
    "soort": ("opvang", "Opvang"),
    "naam": ("De Fuik", "De Fuik"),
    "adres": ("Kerkweg 1", "Kerkweg 1"),
    "breedtegraad": ("52,70", "km naar het noorden"),
    "lengtegraad": ("5,62", "km naar het noorden"),
    "status": ("vol", "nu vol"),
    "status om": ("2026-01-20 16:12", "16:12"),
    "plaatsen": ("12", "12 personen"),
    "openingstijden": ("ma-zo 8-20", "elke dag 8 tot 20"),
    "open": ("dag en nacht", "dag en nacht"),
    "voorzieningen": ("bedden", "Bedden"),
    "contact": ("0800 4321", "0800 4321"),
    "route": ("Over de brug", "Over de brug"),
    "opmerking": ("Neem een deken mee", "Neem een deken mee"),
}
OTHER_COLUMNS = {
    "id": "identity",
    "coördinaten": "both degrees in one cell",
    **dict.fromkeys((*WEEK, HOLIDAYS), "openingstijden, a day a cell"),
}
UTILITIES_CSV = {
    "soort": ("water", "Water: beperkt"),
    "toestand": ("beperkt", "Water: beperkt"),
    "sinds": ("2026-01-20 13:13", "13:13"),
    "verwacht tot": ("2026-01-21 00:30", "nog ± 8 uur"),
    "bijgewerkt": ("2026-01-20 16:14", "16:14"),
    **{tag: (f"Schoon, zegt {tag}.", f"Schoon, zegt {tag}.") for tag in LANGUAGES},
}


def test_what_can_be_written_is_walked_whole():
    assert set(KEYS) == FRONT_MATTER.keys() | NOT_IN_ONE_FILE.keys()
    assert set(PLACE_COLUMNS) == PLACES_CSV.keys() | OTHER_COLUMNS.keys()
    assert {*UTILITY_COLUMNS, *LANGUAGES} == UTILITIES_CSV.keys()


@pytest.fixture
def published(tmp_path):
    """What a resident finds of a folder with everything in it, converted, parsed and shown."""
    source = tmp_path / "source"
    matter = "".join(f"{key}: {value}\n" for key, (value, _) in FRONT_MATTER.items())
    text = "# nl\n## Kook uw water\nDe leiding is stuk.\n### Wat moet u doen\n1. Kook het.\n"
    old = "---\nsoort: water\nernst: licht\ngebied: X\nverzonden: 2026-01-20 09:00\n"
    files = {
        "bulletins/nieuw.md": f"---\n{matter}---\n{text}",
        "bulletins/oud.md": f"{old}geldig tot: 2026-01-22 12:00\n---\n{text}",
        "places.csv": table(PLACES_CSV),
        "utilities.csv": table(UTILITIES_CSV),
        "guides/water.nl.md": "# Water\n1. Kook het.\n",
    }
    for name, content in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(content, encoding="utf-8")
    (source / "media").mkdir()
    Image.new("RGB", (8, 8)).save(source / "media/kaart.png")
    converted = convert_source(
        source, publisher_id="vr", publisher_name="Veiligheidsregio", now=NOW, previous={}
    )
    paths = {}
    for number, (name, data) in enumerate(converted.targets.items()):
        paths[name] = tmp_path / str(number)
        paths[name].write_bytes(data)
    parsed = parse_targets("vr", paths)
    held = supersession.current(parsed.bulletins, NOW)
    shown = snapshot(
        bulletins=held, places=parsed.places, utilities=parsed.utilities, guides=parsed.guides
    )
    before = tuple(b for b in parsed.bulletins if b not in held)
    return lambda language: surfaces(
        shown, language, earlier=lambda b: before if b.references else ()
    )["glass"]


def table(columns):
    return ";".join(columns) + "\n" + ";".join(value for value, _ in columns.values()) + "\n"


def test_what_is_written_arrives(published):
    glass = published("nl")
    for key, (_, words) in {**FRONT_MATTER, **PLACES_CSV, **UTILITIES_CSV}.items():
        if key not in LANGUAGES:
            assert words in glass, key
    for language in NAMES:
        assert UTILITIES_CSV[language][1] in published(language)
