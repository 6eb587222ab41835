"""A key folder put back from a copy is noticed before it signs a number that kiosks have seen."""

from __future__ import annotations

import shutil

import pytest

from content.publishing import laptop
from content.publishing.publisher import PublisherFolder


@pytest.fixture
def more(source):
    """Give the source other words, so that the next issue is another one."""
    told = iter(range(100))

    def change():
        path = source / "bulletins" / "stroom-1.md"
        path.write_text(path.read_text(encoding="utf-8") + f"\n2. Stap {next(told)}.\n")

    return change


@pytest.fixture
def empty(tmp_path):
    made = iter(range(100))

    def stick():
        path = tmp_path / f"empty-{next(made)}"
        path.mkdir()
        return path

    return stick


def issue(done):
    line = next(line for line in done.stdout.splitlines() if line.startswith("Uitgave"))
    return int(line.split()[1].rstrip(","))


def test_a_folder_put_back_on_its_own_computer_goes_on_where_it_was(
    run, pub, source, more, empty, tmp_path
):
    shutil.copytree(pub, tmp_path / "safe")
    for _ in range(3):
        more()
        assert run("publish", source, "--publisher", pub, "--to", empty()).exit_code == 0
    shutil.rmtree(pub)
    shutil.copytree(tmp_path / "safe", pub)
    assert issue(run("publish", source, "--publisher", pub, "--to", empty())) == 4


@pytest.fixture
def new_computer(run, pub, source, empty, laptop_home):
    """The folder has signed issue 1; this computer does not know that folder."""
    assert run("publish", source, "--publisher", pub, "--to", empty()).exit_code == 0
    shutil.rmtree(laptop_home)


def test_on_a_new_computer_the_number_is_asked_before_anything_is_signed(
    run, pub, source, more, empty, new_computer, monkeypatch
):
    monkeypatch.setattr("content.__main__.someone_is_there", lambda: True)
    more()
    done = run("publish", source, "--publisher", pub, "--to", empty(), input="37\n")
    assert "label" in done.stderr
    assert issue(done) == 38
    again = run("publish", source, "--publisher", pub, "--to", empty())
    assert issue(again) == 38, "and asked once"


def test_a_script_is_told_and_may_say_the_number(run, pub, source, more, empty, new_computer):
    more()
    said = run("publish", source, "--publisher", pub, "--to", empty(), "--last-issue", "12")
    assert issue(said) == 13
    assert "--last-issue" not in said.stderr


def test_a_script_that_says_nothing_is_warned(run, pub, source, more, empty, new_computer):
    more()
    warned = run("publish", source, "--publisher", pub, "--to", empty())
    assert (issue(warned), "--last-issue" in warned.stderr) == (2, True)


def test_a_stick_that_knows_better_needs_no_question(
    run, pub, source, more, empty, new_computer, tmp_path
):
    stick = empty()
    copy = tmp_path / "copy"
    shutil.copytree(pub, copy)
    for _ in range(4):
        more()
        run("publish", source, "--publisher", pub, "--to", stick)
    more()
    done = run("publish", source, "--publisher", copy, "--to", stick)
    assert (issue(done), "--last-issue" in done.stderr) == (6, False)


def test_a_home_that_cannot_be_written_stops_nobody(
    run, pub, source, empty, laptop_home, monkeypatch
):
    shutil.rmtree(laptop_home)
    laptop_home.write_text("a file")
    assert run("publish", source, "--publisher", pub, "--to", empty()).exit_code == 0


@pytest.mark.parametrize("data", [b"", b"{}", b'{"folder": "x", "issue": "twee"}'])
def test_a_damaged_memory_is_none(veldermeer, laptop_home, data):
    laptop.remember(veldermeer.folder, 3)
    (record,) = laptop_home.rglob("*.json")
    record.write_bytes(data)
    assert laptop.issue(veldermeer.folder) is None
    assert laptop.anchors() == ()


def test_the_publisher_checks_a_stick_here_without_trusting_anybody(run, published, stick):
    done = run("check", stick)
    assert done.exit_code == 0, done.output
    assert "uitgave 1" in done.stdout


def test_a_key_folder_that_is_gone_vouches_for_nobody(run, published, pub, stick):
    shutil.rmtree(pub)
    assert run("check", stick).exit_code == 3


def test_another_folder_in_the_same_place_is_another_publisher(veldermeer, stranger, tmp_path):
    place = tmp_path / "place"
    shutil.copytree(veldermeer.folder.path, place)
    laptop.remember(PublisherFolder(place), 9)
    shutil.rmtree(place)
    shutil.copytree(stranger.folder.path, place)
    assert laptop.issue(PublisherFolder(place)) is None


@pytest.mark.parametrize("typed", ["999999999999999999999999", "9223372036854775806", "-1", "1e3"])
def test_a_slip_of_the_finger_is_no_issue_number(run, pub, source, more, empty, typed):
    """A number that kiosks cannot count to was signed, and nothing could follow it ever."""
    more()
    done = run("publish", source, "--publisher", pub, "--to", empty(), "--last-issue", typed)
    assert done.exit_code == 2
    assert "typ de cijfers van het label" in done.stderr
    assert issue(run("publish", source, "--publisher", pub, "--to", empty())) == 1


def test_pressing_enter_is_no_number_either(
    run, pub, source, more, empty, new_computer, monkeypatch
):
    """The copy's own low number stood there as what Enter would give."""
    monkeypatch.setattr("content.__main__.someone_is_there", lambda: True)
    more()
    done = run("publish", source, "--publisher", pub, "--to", empty(), input="\nniks\n37\n")
    assert "'niks' is geen nummer van een uitgave" in done.stderr
    assert issue(done) == 38
