"""A verified bundle, file by file: one broken file hides no other, and is named."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from content.core.cap_write import write_cap
from content.core.model import Bulletin, Info, MessageStatus, MessageType, Picture
from content.errors import FormatError, StickIncomplete
from content.parse import Parsed, parse_targets

SENT = datetime(2026, 1, 20, 12, tzinfo=UTC)
GUIDE = b"# Kou\n1. Blijf binnen.\n"
PLACES = (
    b'{"features":[{"geometry":{"type":"Point","coordinates":[5.387,52.155]},'
    b'"properties":{"id":"a","kind":"water","name":"Pomp"}}]}'
)
UTILITIES = b'[{"kind":"power","state":"out","updated_at":"2026-01-20T14:00:00+01:00"}]'


def cap(identifier, *, pictures=(), sent=SENT):
    info = Info(
        language="nl",
        event="Stroom",
        headline="Geen stroom",
        pictures=tuple(Picture(file=file, description="Kaart") for file in pictures),
    )
    return write_cap(
        Bulletin(
            publisher="p",
            sender="vr",
            identifier=identifier,
            sent=sent,
            status=MessageStatus.ACTUAL,
            msg_type=MessageType.ALERT,
            infos=(info,),
        )
    )


def png():
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    return buffer.getvalue()


PUBLIC = b"<scope>Public</scope>"
HIDDEN = {
    "private": (PUBLIC, b"<scope>Private</scope><addresses>politie@example.nl</addresses>"),
    "restricted": (PUBLIC, b"<scope>Restricted</scope><restriction>hulpdiensten</restriction>"),
    "in capitals": (PUBLIC, b"<scope> PRIVATE </scope>"),
    "an unknown scope": (PUBLIC, b"<scope>Intern</scope>"),
    "two scopes": (PUBLIC, PUBLIC + b"<scope>Private</scope>"),
    "a restriction alone": (PUBLIC, b"<restriction>Alleen hulpdiensten</restriction>"),
    "a restriction on what is public": (PUBLIC, PUBLIC + b"<restriction>intern</restriction>"),
    "addresses alone": (PUBLIC, b"<addresses>politie@example.nl</addresses>"),
    "a draft": (b">Actual<", b">Draft<"),
    "between systems": (b">Actual<", b">System<"),
    "an acknowledgement": (b">Alert<", b">Ack<"),
    "an error": (b">Alert<", b">Error<"),
}


@pytest.fixture(params=HIDDEN.values(), ids=HIDDEN)
def hidden(request):
    """Make a message one that no resident may read."""

    def hide(data):
        public, private = request.param
        assert public in data
        return data.replace(public, private, 1)

    return hide


@pytest.fixture
def parse(tmp_path):
    """Parse targets given as bytes by their path in the bundle."""

    def parse_bytes(targets):
        paths = {}
        for number, (target, data) in enumerate(targets.items()):
            paths[target] = tmp_path / str(number)
            paths[target].write_bytes(data)
        return parse_targets("p", paths)

    return parse_bytes


def test_what_is_not_for_residents_is_left_out_and_the_rest_holds(parse, hidden):
    parsed = parse({"bulletins/a.xml": cap("a"), "bulletins/b.xml": hidden(cap("b"))})
    assert [bulletin.identifier for bulletin in parsed.bulletins] == ["a"]
    (warning,) = parsed.warnings
    assert warning.startswith("bulletins/b.xml:")


def test_an_issue_with_nothing_for_residents_is_no_broken_issue(parse, hidden):
    parsed = parse({"bulletins/b.xml": hidden(cap("b")), "guides/cold.nl.md": GUIDE})
    assert parsed.bulletins == ()
    assert len(parsed.guides) == 1


@pytest.mark.parametrize("before", ["<scope>Public</scope>", ""], ids=["public", "no scope"])
def test_a_public_message_is_shown(parse, before):
    data = cap("a").replace(b"<scope>Public</scope>", before.encode())
    assert len(parse({"bulletins/a.xml": data}).bulletins) == 1


def test_addresses_do_not_make_a_public_message_private(parse):
    data = cap("a").replace(b"</scope>", b"</scope><addresses>a@example.nl</addresses>")
    assert len(parse({"bulletins/a.xml": data}).bulletins) == 1


def test_two_infos_of_one_language_are_two_bulletins(parse):
    data = cap("a")
    again = data[data.index(b"<info>") : data.index(b"</alert>")].replace(b"Geen", b"Wel")
    parsed = parse({"bulletins/a.xml": data.replace(b"</alert>", again + b"</alert>")})
    assert [(b.part, b.info("nl").headline) for b in parsed.bulletins] == [
        (0, "Geen stroom"),
        (1, "Wel stroom"),
    ]


def test_of_one_name_the_parts_of_the_newest_are_kept(parse):
    data = cap("a", sent=SENT - timedelta(hours=1))
    again = data[data.index(b"<info>") : data.index(b"</alert>")].replace(b"Geen", b"Wel")
    parsed = parse(
        {
            "bulletins/old.xml": data.replace(b"</alert>", again + b"</alert>"),
            "bulletins/new.xml": cap("a"),
        }
    )
    assert [(b.part, b.sent) for b in parsed.bulletins] == [(0, SENT)]


def test_a_whole_issue_is_read(parse):
    parsed = parse(
        {
            "bulletins/a.xml": cap("a", pictures=["media/kaart.png"]),
            "bulletins/b.xml": cap("b"),
            "places.geojson": PLACES,
            "utilities.json": UTILITIES,
            "guides/cold.nl.md": GUIDE,
            "media/kaart.png": png(),
        }
    )
    assert parsed.warnings == ()
    assert [bulletin.identifier for bulletin in parsed.bulletins] == ["a", "b"]
    assert parsed.bulletins[0].infos[0].pictures[0].file == "media/kaart.png"
    assert [place.id for place in parsed.places] == ["a"]
    assert [guide.hazard for guide in parsed.guides] == ["cold"]
    assert [utility.kind for utility in parsed.utilities] == ["power"]
    assert parsed.media == ("media/kaart.png",)
    owners = {value.publisher for part in (parsed.bulletins, parsed.places, parsed.guides,
                                           parsed.utilities) for value in part}  # fmt: skip
    assert owners == {"p"}


def test_an_empty_issue_says_nothing(parse):
    assert parse({}) == Parsed()


@pytest.mark.parametrize(
    ("target", "data", "warning"),
    [
        ("bulletins/x.xml", b"<alert>", "bulletins/x.xml:1: "),
        ("bulletins/x.xml", b" " * 300_000, "bulletins/x.xml: "),
        ("places.geojson", b"[]", "places.geojson: "),
        ("utilities.json", b"{}", "utilities.json: "),
        ("guides/x.nl.md", b"\xff", "guides/x.nl.md:1: "),
        ("media/x.png", b"GIF89a", "media/x.png: "),
        ("readme.txt", b"hallo", "readme.txt: "),
    ],
)
def test_one_broken_file_hides_no_other_and_is_named(parse, target, data, warning):
    parsed = parse({"bulletins/a.xml": cap("a"), "guides/cold.nl.md": GUIDE, target: data})
    assert [bulletin.identifier for bulletin in parsed.bulletins] == ["a"]
    assert [guide.hazard for guide in parsed.guides] == ["cold"]
    assert parsed.media == ()
    assert len(parsed.warnings) == 1
    assert parsed.warnings[0].startswith(warning)


def test_when_no_bulletin_can_be_read_the_issue_is_refused(parse):
    """What was shown before is better than an empty screen that looks like good news."""
    with pytest.raises(FormatError, match="Geen enkel bericht"):
        parse({"bulletins/a.xml": b"<alert>", "bulletins/b.xml": b"", "guides/cold.nl.md": GUIDE})


def test_a_picture_that_is_not_there_or_not_safe_is_taken_out_of_its_bulletin(parse):
    asked = ["media/goed.png", "media/weg.png", "media/kapot.png"]
    parsed = parse(
        {
            "bulletins/a.xml": cap("a", pictures=asked),
            "media/goed.png": png(),
            "media/kapot.png": b"?",
        }
    )
    assert [p.file for p in parsed.bulletins[0].infos[0].pictures] == ["media/goed.png"]
    assert "media/kapot.png, media/weg.png" in "".join(parsed.warnings)


def test_of_two_with_one_identity_the_one_sent_last_counts(parse):
    later = SENT + timedelta(hours=1)
    parsed = parse({"bulletins/1.xml": cap("a", sent=later), "bulletins/2.xml": cap("a")})
    assert [bulletin.sent for bulletin in parsed.bulletins] == [later]


def test_a_stick_pulled_while_reading_is_incomplete(tmp_path):
    with pytest.raises(StickIncomplete, match="opnieuw"):
        parse_targets("p", {"bulletins/a.xml": tmp_path / "gone"})
