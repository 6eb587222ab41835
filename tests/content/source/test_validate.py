"""The grammar of CAP 1.2, breach by breach, and hints for plain guides."""

from __future__ import annotations

import pytest

from content.core.guides import read_guide
from content.core.remarks import Notes
from content.errors import FormatError
from content.source.validate import check_guide, check_schema

GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>a-1</identifier><sender>vr</sender><sent>2026-01-20T14:05:00+01:00</sent>
<status>Actual</status><msgType>Update</msgType><scope>Public</scope>
<references>vr,a-0,2026-01-20T09:00:00+01:00</references>
<info><category>Infra</category><event>Stroomuitval</event>
<urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>
<area><areaDesc>Veldermeer</areaDesc><polygon>52,5 52,6 53,6 52,5</polygon>
<circle>52.1,5.3 2.5</circle></area></info>
</alert>"""


def notes_on(data):
    notes = Notes("a.xml")
    check_schema(data.encode(), notes=notes)
    return notes.lines()


def test_a_good_message_has_no_breach():
    assert notes_on(GOOD) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("cap:1.2", "cap:1.1", id="CAP 1.1"),
        pytest.param("<scope>Public</scope>", "", id="no scope"),
        pytest.param("<category>Infra</category>", "", id="no category"),
        pytest.param("Infra", "Stroom", id="unknown category"),
        pytest.param("<severity>Severe", "<severity>severe", id="lower case"),
        pytest.param("+01:00</sent>", "Z</sent>", id="Z for a zone"),
        pytest.param("14:05:00+", "14:05:00.5+", id="fractions of a second"),
        pytest.param("14:05:00", "25:05:00", id="no such hour"),
        pytest.param("<identifier>a-1", "<identifier>a 1", id="space in the identifier"),
        pytest.param("<sender>vr", "<sender>v,r", id="comma in the sender"),
        pytest.param("vr,a-0,2026", "a-0,2026", id="a reference of two parts"),
        pytest.param("<areaDesc>Veldermeer", "<areaDesc> ", id="empty area"),
        pytest.param("53,6 52,5", "53,6", id="an open polygon"),
        pytest.param("5.3 2.5", "5.3", id="a circle without radius"),
        pytest.param("<status>Actual</status>", "<note/><status>Actual</status>", id="order"),
        pytest.param("</info>", "<extra/></info>", id="unknown element"),
    ],
)
def test_a_breach_is_told_with_its_line(old, new):
    assert old in GOOD
    found = notes_on(GOOD.replace(old, new, 1))
    assert found
    assert all(note.startswith("a.xml:") and "CAP 1.2" in note for note in found)


def test_what_is_no_xml_raises():
    with pytest.raises(FormatError):
        notes_on("<alert>")


@pytest.mark.parametrize(
    ("markdown", "hint"),
    [
        pytest.param("# Kou\nBlijf binnen.\n", "Zonder stappen", id="no steps"),
        pytest.param("# Kou\n- Blijf " + "heel " * 20 + "warm.\n", "Lange zin", id="long sentence"),
        pytest.param("# Kou\n- Blijf binnen. Trek een trui aan.\n", None, id="plain"),
    ],
)
def test_a_guide_is_hinted_at(markdown, hint):
    hints = Notes("guides/cold.nl.md")
    guide = read_guide(markdown.encode(), publisher="p", notes=Notes("guides/cold.nl.md"))
    check_guide(guide, hints=hints)
    assert bool(hints) == (hint is not None)
    assert (hint or "") in "".join(hints.lines())
