"""network.json: signed like everything else, kept for the link, and nothing to residents."""

from __future__ import annotations

import json
from functools import partial

import pytest

from content.core.network import NODES, check_network
from content.errors import FormatError, SourceFaults, Tampered
from content.publishing.publish import publish
from content.stick.copy import RESERVED, SOFTWARE, publishers_on
from content.trust.identity import Identity, check_identity, check_name
from tests.content.conftest import BULLETIN

NETWORK = {"schema": 1, "nodes": [{"id": "np-a", "number": 10}, {"id": "cp-1", "number": 2}]}


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    (folder / "bulletins").mkdir(parents=True)
    (folder / "bulletins/stroom-1.md").write_text(BULLETIN.format(headline="Geen stroom"))
    return folder


def test_it_comes_with_an_issue_and_lies_with_its_bundle(source, veldermeer, kiosk, stick, make):
    (source / "network.json").write_text(json.dumps(NETWORK))
    done = publish(source, veldermeer.folder, (stick,), now=make.now, ask=make.ask)
    assert not done.examined.parsed.warnings
    assert kiosk.outcome(stick) == "updated"
    found = kiosk.board().media_path("veldermeer", "network.json")
    assert json.loads(found.read_bytes()) == NETWORK


@pytest.mark.parametrize(
    "nodes",
    [
        "x",
        [{"id": "np-a"}],
        [{"id": "NP A", "number": 1}],
        [{"id": "np-a", "number": 1}, {"id": "np-a", "number": 2}],
        [{"id": "np-a", "number": 1}, {"id": "np-b", "number": 1}],
        [{"id": f"n{n}", "number": n + 1} for n in range(NODES + 1)],
    ],
    ids=["no list", "no number", "no id", "one id twice", "one number twice", "too many"],
)
def test_a_slip_stops_the_publication(nodes, source, veldermeer, stick, make):
    with pytest.raises(FormatError):
        check_network(json.dumps({"nodes": nodes}).encode())
    (source / "network.json").write_text(json.dumps({"nodes": nodes}))
    with pytest.raises(SourceFaults, match=r"network\.json"):
        publish(source, veldermeer.folder, (stick,), now=make.now, ask=make.ask)


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_no_publisher_is_called_as_another_folder_of_the_stick(name, tmp_path):
    """Else post for a point would be told as a stick of a stranger."""
    identity = Identity(publisher=name, name="Iemand")
    refuse = check_identity if name != SOFTWARE else partial(check_name, others={})
    with pytest.raises(Tampered):
        refuse(identity)
    (tmp_path / "NOODSTEUNPUNT" / name.upper() / "np-a").mkdir(parents=True)
    (tmp_path / "NOODSTEUNPUNT" / "veldermeer").mkdir()
    assert publishers_on(tmp_path) == ("veldermeer",)
