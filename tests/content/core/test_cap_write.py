"""What we write is CAP 1.2 to the letter, and we read back what we wrote."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from content.core.cap import read_cap
from content.core.cap_write import write_cap
from content.core.model import (
    Bulletin,
    Certainty,
    Info,
    MessageStatus,
    MessageType,
    Picture,
    Reference,
    Severity,
    Urgency,
)
from content.core.remarks import Notes
from content.core.text import clean_line, paragraphs, steps
from content.source.validate import check_schema

TOKENS = st.from_regex(r"[A-Za-z0-9._-]{1,20}", fullmatch=True)
LINES = st.text(min_size=1, max_size=60).map(clean_line)
WORDS = LINES.filter(bool)
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2199, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))
MAYBE = st.none() | MOMENTS
INFOS = st.builds(
    Info,
    language=st.sampled_from(["nl", "en", "ar", "uk"]),
    event=WORDS,
    headline=WORDS,
    description=st.lists(WORDS, max_size=3).map(lambda p: paragraphs("\n\n".join(p))),
    instruction=st.lists(WORDS, max_size=3).map(lambda s: steps("\n".join(s))),
    areas=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    severity=st.sampled_from(Severity),
    urgency=st.sampled_from(Urgency),
    certainty=st.sampled_from(Certainty),
    hazard=st.sampled_from([None, "power-cut", "no-112", "dike-breach"]),
    effective=MAYBE,
    onset=MAYBE,
    expires=MAYBE,
    sender_name=LINES,
    contact=st.none() | WORDS,
    pictures=st.lists(
        st.builds(Picture, file=st.sampled_from(["media/a.png", "media/b.jpg"]), description=WORDS),
        max_size=2,
    ).map(tuple),
)
BULLETINS = st.builds(
    Bulletin,
    publisher=st.just("p"),
    sender=TOKENS,
    identifier=TOKENS,
    sent=MOMENTS,
    status=st.sampled_from(MessageStatus),
    msg_type=st.sampled_from(MessageType),
    references=st.lists(
        st.builds(Reference, sender=TOKENS, identifier=TOKENS, sent=MOMENTS), max_size=3
    ).map(tuple),
    infos=st.lists(INFOS, min_size=1, max_size=3).map(tuple),
)


def settled(steps_or_paragraphs, split, joint):
    """A step such as ``1. 2. x`` loses one number each time it is read: compare what stays."""
    while (again := split(joint.join(steps_or_paragraphs))) != steps_or_paragraphs:
        steps_or_paragraphs = again
    return steps_or_paragraphs


@given(BULLETINS)
def test_what_is_written_obeys_the_schema_and_is_read_back(bulletin):
    infos = tuple(
        Info(
            **{
                **{field: getattr(info, field) for field in Info.__struct_fields__},
                "instruction": settled(info.instruction, steps, "\n"),
                "description": settled(info.description, paragraphs, "\n\n"),
            }
        )
        for info in bulletin.infos
    )
    bulletin = Bulletin(
        **{**{f: getattr(bulletin, f) for f in Bulletin.__struct_fields__}, "infos": infos}
    )
    data = write_cap(bulletin)
    notes = Notes("a.xml")
    check_schema(data, notes=notes)
    assert read_cap(data, publisher="p", notes=notes) == bulletin
    assert notes.lines() == ()
    assert write_cap(bulletin) == data
