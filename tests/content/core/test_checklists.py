"""What staff tick, from the publisher's folder to the kiosk."""

from __future__ import annotations

import pytest

from content.core.checklists import read_sheet
from content.errors import FormatError, SourceFaults
from content.source.convert import convert_source
from tests.content.conftest import NOW

HOURLY = "\ufeff# Elk uur\n\nLoop een ronde.\n\n- Is het warm genoeg?\n- Is er water?\n".encode()


def converted(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return convert_source(
        folder, publisher_id="veldermeer", publisher_name="Veldermeer", now=NOW, previous={}
    )


def test_a_checklist_goes_from_the_publishers_folder_to_the_kiosk(
    kiosk, veldermeer, stick, make, tmp_path
):
    made = converted(tmp_path / "source", {"checklists/hourly.md": HOURLY})
    assert made.warnings == ()
    targets = make.targets(make.bulletin("a")) | made.targets
    veldermeer.folder.sign_issue(targets, make.now, make.ask, least=1)
    veldermeer.deliver(stick)
    (outcome,) = kiosk.read(stick)
    assert (outcome.outcome, outcome.warnings) == ("updated", ())
    (path,) = kiosk.board().checklists().values()
    sheet = read_sheet(path.read_bytes(), file="checklists/hourly.md")
    assert (sheet.name, sheet.title) == ("hourly", "Elk uur")
    assert sheet.items == ("Is het warm genoeg?", "Is er water?")
    veldermeer.issue(stick, make.bulletin("b"))
    kiosk.read(stick)
    assert kiosk.board().checklists() == {}, "gone with the issue that brought it"


@pytest.mark.parametrize(
    "data",
    [b"", b"- geen titel\n", b"# Alleen een titel\n", b"# T\nGeen lijst.\n", b"\xff\xfe"],
    ids=["empty", "no title", "only a title", "nothing to tick", "no UTF-8"],
)
def test_what_is_no_checklist_is_told_with_its_file(tmp_path, data):
    with pytest.raises(FormatError, match=r"hourly\.md"):
        read_sheet(data, file="checklists/hourly.md")
    with pytest.raises(SourceFaults):
        converted(tmp_path, {"checklists/hourly.md": data})


def test_a_name_that_a_stick_cannot_carry_is_a_fault(tmp_path):
    with pytest.raises(SourceFaults):
        converted(tmp_path, {"checklists/Élk uur.md": HOURLY})
