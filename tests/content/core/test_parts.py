"""Several `info` in one language: nothing is lost to whoever reads whatever language."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.core.cap import read_parts
from content.core.model import Severity
from content.core.remarks import Notes

HEAD = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>twee</identifier><sender>vr</sender><sent>2026-11-29T17:00:00+01:00</sent>
<status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
"""
READERS = ("nl", "en", "de", "pl", "uk", "tr", "ar")


def info(
    headline,
    language="nl",
    *,
    severity="Severe",
    until="30T12",
    area="Noord",
    polygon="",
    category="Met",
    certainty="Observed",
):
    tag = f"<language>{language}</language>" if language else ""
    place = f"<areaDesc>{area}</areaDesc>" + (f"<polygon>{polygon}</polygon>" if polygon else "")
    return f"""<info>{tag}<category>{category}</category><event>Weer</event>
<urgency>Immediate</urgency><severity>{severity}</severity><certainty>{certainty}</certainty>
<expires>2026-11-{until}:00:00+01:00</expires><headline>{headline}</headline>
<area>{place}</area></info>"""


def read(*infos):
    data = (HEAD + "".join(infos) + "</alert>").encode()
    return read_parts(data, publisher="p", notes=Notes("a.xml"))


def rows(language, *infos):
    """What a reader sees, in the order of the parts."""
    return [part.info(language).headline for part in read(*infos)]


def test_each_info_of_one_language_is_a_part_with_its_own_severity_end_and_area():
    wind, water = read(
        info("Geel: wind", severity="Minor"),
        info("ROOD: verlaat Zuid", severity="Extreme", until="30T18", area="Zuid"),
    )
    assert (wind.part, water.part) == (0, 1)
    assert (wind.severity, water.severity) == (Severity.MINOR, Severity.EXTREME)
    assert wind.expires < water.expires
    assert (wind.infos[0].areas, water.infos[0].areas) == (("Noord",), ("Zuid",))
    assert wind.identifier == water.identifier


STORIES = [
    pytest.param(
        [info("a"), info("b", "en")], ["a"], ["b"], id="a translation is no row of its own"
    ),
    pytest.param(
        [info("a"), info("b", area="Zuid"), info("x", "en"), info("y", "en", area="Zuid")],
        ["a", "b"],
        ["x", "y"],
        id="two languages, told apart by area",
    ),
    pytest.param(
        [info("a"), info("b"), info("x", "en"), info("y", "en")],
        ["a", "b"],
        ["x", "y"],
        id="alike in all: by their order",
    ),
    pytest.param(
        [
            info("x", "en", severity="Minor"),
            info("y", "en"),
            info("a"),
            info("b", severity="Minor"),
        ],
        ["b", "a"],
        ["x", "y"],
        id="another order in the other language",
    ),
    pytest.param(
        [info("a"), info("b"), info("x", "en")],
        ["a", "b", "x"],
        ["a", "b", "x"],
        id="nobody can tell of which it is the translation: nothing is lost",
    ),
    pytest.param(
        [info("a"), info("b", area="Zuid"), info("y", "en", area="Zuid")],
        ["a", "b"],
        ["a", "y"],
        id="a part that is not translated is read in Dutch",
    ),
    pytest.param(
        [info("a"), info("x", "en"), info("y", "en", severity="Extreme")],
        ["a", "y"],
        ["x", "y"],
        id="a part that is not in Dutch is read in what there is",
    ),
    pytest.param(
        [info("a"), info("x", "en", category="Fire")],
        ["a", "x"],
        ["a", "x"],
        id="of another kind: no translation",
    ),
    pytest.param(
        [info("a", area="Gemeente A"), info("x", "en", area="Municipality of A")],
        ["a"],
        ["x"],
        id="a language with names of its own",
    ),
    pytest.param(
        [
            info("a"),
            info("b", area="Zuid"),
            info("x", "en", area="North"),
            info("y", "en", area="South"),
        ],
        ["a", "b"],
        ["x", "y"],
        id="names of its own, by their order",
    ),
    pytest.param(
        [info("a"), info("b", area="Zuid"), info("x", "en"), info("y", "en", area="South")],
        ["a", "b", "y"],
        ["x", "b", "y"],
        id="names are shared, so another name is another area",
    ),
    pytest.param(
        [
            info("a", area="Noord", polygon="52,5 52,6 53,6 52,5"),
            info("x", "en", area="South", polygon="50,5 50,6 51,6 50,5"),
        ],
        ["a", "x"],
        ["a", "x"],
        id="another shape is another area",
    ),
    pytest.param(
        [
            info("a", area="Noord", polygon="52,5 52,6 53,6 52,5"),
            info("x", "en", area="North", polygon="52,5  52,6 53,6 52,5"),
        ],
        ["a"],
        ["x"],
        id="another name of the same shape",
    ),
    pytest.param([info("a"), info("a")], ["a"], ["a"], id="the same twice is one"),
    pytest.param([info("a"), info("a", "nl-NL")], ["a"], ["a"], id="nl-NL and nl are one language"),
    pytest.param(
        [info("a"), info("b", "nl-BE")], ["a", "b"], ["a", "b"], id="with other words: both"
    ),
    pytest.param([info("x", ""), info("y", "")], ["x", "y"], ["x", "y"], id="no language: English"),
    pytest.param(
        [info("x", "sr"), info("y", "sr", severity="Minor"), info("z", "sr-Latn")],
        ["x", "y", "z"],
        ["x", "y", "z"],
        id="a language nobody here has chosen",
    ),
]


@pytest.mark.parametrize(("infos", "dutch", "english"), STORIES)
def test_every_reader_finds_all(infos, dutch, english):
    assert rows("nl", *infos) == dutch
    assert rows("en", *infos) == english


INFOS = st.lists(
    st.tuples(
        st.sampled_from(["nl", "nl-NL", "en", "en-GB", "de", "sr", ""]),
        st.sampled_from(["Minor", "Extreme"]),
        st.sampled_from(["Noord", "Zuid"]),
        st.sampled_from(["30T12", "30T18"]),
    ),
    min_size=1,
    max_size=9,
)


@given(INFOS)
def test_nothing_is_lost_to_any_reader(given_infos):
    """Each info is there, or one in the reader's language with its severity, times and area.

    Every language has some info on each area here, so that areas can be told apart by their names.
    """
    languages = dict.fromkeys(language for language, *_ in given_infos)
    given_infos = [
        *given_infos,
        *((tag, "Moderate", area, "30T12") for tag in languages for area in ("Noord", "Zuid")),
    ]
    parts = read(
        *(
            info(f"kop {number}", language, severity=severity, area=area, until=until)
            for number, (language, severity, area, until) in enumerate(given_infos)
        )
    )
    everything = [one for part in parts for one in part.infos]
    assert sorted(one.headline for one in everything) == sorted(
        f"kop {number}" for number in range(len(given_infos))
    )
    for part in parts:
        assert len({one.language for one in part.infos}) == len(part.infos)
        assert len({kind(one)[:2] for one in part.infos}) == 1
    for reader in READERS:
        seen = Counter(kind(part.info(reader)) for part in parts)
        for language in {one.language for one in everything}:
            assert Counter(kind(one) for one in everything if one.language == language) <= seen


def kind(one):
    return one.severity, one.expires, one.areas


def test_a_part_without_a_twin_says_the_same_as_before():
    """One info, or one in each language: nothing is divided, and the number stays 0."""
    (whole,) = read(info("a"), info("x", "en"), info("y", "de"))
    assert whole.part == 0
    assert [one.language for one in whole.infos] == ["nl", "en", "de"]
