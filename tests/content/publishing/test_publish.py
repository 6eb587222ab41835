"""From a source folder to a stick that was read back."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from content.errors import (
    KeyFault,
    SourceFaults,
    StickError,
    StickIncomplete,
    StoreError,
    Tampered,
)
from content.publishing.publish import changes, publish
from content.publishing.publisher import PublisherFolder, change_root, replace_publishing_key
from content.stick import stick_writer
from content.stick.copy import Limits
from tests.content.conftest import BULLETIN


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    (folder / "bulletins").mkdir(parents=True)
    write(folder, "stroom-1")
    return folder


def write(source, name, headline="De stroom is uit"):
    path = source / "bulletins" / f"{name}.md"
    path.write_text(BULLETIN.format(headline=headline), encoding="utf-8")


@pytest.fixture
def go(source, veldermeer, stick, make):
    def run(*sticks, folder=veldermeer.folder, **options):
        settings = {"now": make.now, "ask": make.ask, **options}
        return publish(source, folder, sticks or (stick,), **settings)

    return run


def test_what_is_published_is_what_a_kiosk_shows(go, kiosk, stick):
    done = go()
    assert (done.issue, len(done.examined.parsed.bulletins), done.is_same) == (1, 1, False)
    assert kiosk.outcome(stick) == "updated"
    assert kiosk.shown() == ["stroom-1"]


def test_the_same_words_on_a_stick_of_tomorrow_are_the_same_issue(go, kiosk, stick, tmp_path, make):
    assert (go().issue, kiosk.outcome(stick)) == (1, "updated")
    second = tmp_path / "second"
    second.mkdir()
    later = go(second, now=make.now + timedelta(days=1))
    assert (later.issue, later.is_same) == (1, True)
    assert kiosk.outcome(second) == "unchanged"


def test_the_same_words_under_a_new_key_are_signed_again(go, veldermeer, kiosk, stick, make):
    go()
    kiosk.outcome(stick)
    change_root(
        veldermeer.folder,
        lambda root: [replace_publishing_key(root, make.ask)],
        now=make.now,
        key_files=(),
        ask=make.ask,
    )
    veldermeer.folder = PublisherFolder(veldermeer.folder.path)
    done = go(folder=veldermeer.folder)
    assert (done.issue, done.is_same) == (2, False)
    assert kiosk.outcome(stick) == "updated"


def test_what_changes_is_shown_before_anything_is_signed(go, source, veldermeer):
    write(source, "stroom-2")
    go()
    write(source, "stroom-1", "De stroom is nog uit")
    write(source, "stroom-3")
    (source / "bulletins/stroom-2.md").unlink()
    seen = []

    def stop(changes, _warnings):
        seen.append(changes)
        raise KeyFault("no")

    with pytest.raises(KeyFault):
        go(show=stop)
    (changes,) = seen
    assert changes == (
        ("bulletins/stroom-3.xml",),
        ("bulletins/stroom-1.xml",),
        ("bulletins/stroom-2.xml",),
    )
    assert veldermeer.folder.last_issue() == 1


def test_two_sticks_hold_the_same_issue(go, kiosk, tmp_path):
    sticks = (tmp_path / "one", tmp_path / "two")
    for path in sticks:
        path.mkdir()
    go(*sticks)
    assert [kiosk.outcome(path) for path in sticks] == ["updated", "unchanged"]


def test_faults_in_the_source_stop_it_and_leave_the_stick_alone(go, source, stick):
    (source / "bulletins/stroom-1.md").write_text("niets")
    with pytest.raises(SourceFaults):
        go()
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize("after", range(6))
def test_a_stick_pulled_half_way_is_finished_by_the_next_run(
    go, source, kiosk, stick, monkeypatch, after
):
    go()
    write(source, "stroom-2")
    written = []
    write_really = stick_writer.atomic_write.write

    def pulled(path, data):
        if len(written) == after:
            raise OSError(5, "Input/output error")
        written.append(path)
        write_really(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(stick_writer.atomic_write, "write", pulled)
        if after < 4:  # bulletin, targets, snapshot, timestamp
            with pytest.raises(StickError):
                go()
            assert kiosk.outcome(stick) == "updated", "the issue before it is whole"
            assert kiosk.shown() == ["stroom-1"]
    again = go()
    assert (again.issue, again.is_same) == (2, after < 4)
    assert kiosk.outcome(stick) == "updated"
    assert sorted(kiosk.shown()) == ["stroom-1", "stroom-2"]


def test_after_a_pulled_stick_other_words_are_another_issue(go, source, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("content.publishing.publish.read_back", _fail)
        with pytest.raises(StickIncomplete):
            go()
    write(source, "stroom-1", "Andere woorden")
    assert go().issue == 2


def _fail(*_args):
    raise StickIncomplete("pulled")


def test_what_no_issue_names_any_more_leaves_the_stick(go, source, stick):
    write(source, "stroom-2")
    go()
    (source / "bulletins/stroom-2.md").unlink()
    go()
    names = [path.name for path in stick.rglob("*") if path.is_file()]
    assert not [name for name in names if "stroom-2" in name or name.startswith("1.targets")]


def test_other_things_on_a_stick_stay(go, stick):
    (stick / "vakantie.txt").write_text("strand")
    go()
    assert (stick / "vakantie.txt").read_text() == "strand"


def test_a_laptop_put_back_from_a_copy_uses_no_number_twice(
    go, veldermeer, tmp_path, stick, source, kiosk, make
):
    copy = veldermeer.copy(tmp_path / "backup")
    go()
    write(source, "stroom-1", "De stroom is nog uit")
    go()
    assert kiosk.outcome(stick) == "updated"
    write(source, "stroom-2")
    done = publish(source, copy.folder, (stick,), now=make.now, ask=make.ask)
    assert done.issue == 3
    assert kiosk.outcome(stick) == "updated"


def test_a_wrong_passphrase_is_said_and_nothing_is_written(go, stick):
    with pytest.raises(KeyFault, match="wachtwoord"):
        go(ask=lambda _what: "verkeerd")
    assert list(stick.iterdir()) == []


def test_no_stick_is_said_before_a_number_is_used(go, veldermeer, tmp_path):
    with pytest.raises(StickError):
        go(tmp_path / "nothing")
    assert veldermeer.folder.last_issue() == 0


def test_a_stick_that_loses_what_was_written_is_not_believed(go, monkeypatch):
    deliver = stick_writer.deliver

    def lossy(bundle, publisher, mount):
        deliver(bundle, publisher, mount)
        next(mount.rglob("*.xml")).write_bytes(b"lost")

    monkeypatch.setattr("content.publishing.publish.deliver", lossy)
    with pytest.raises((StickIncomplete, Tampered)):
        go()


def test_an_issue_counts_years_not_days(go, kiosk, stick, make):
    go()
    kiosk.now = make.now + timedelta(days=4 * 365)
    assert kiosk.outcome(stick) == "updated"


def test_a_folder_that_is_no_publisher_is_said(tmp_path):
    with pytest.raises(KeyFault, match="init-publisher"):
        PublisherFolder(tmp_path)


def test_only_the_last_issue_is_kept_on_the_laptop(go, source, veldermeer):
    go()
    write(source, "stroom-2")
    go()
    assert [p.name for p in (veldermeer.folder.path / "issues").iterdir()] == ["2"]
    shutil.rmtree(veldermeer.folder.path / "issues")


def test_what_no_kiosk_would_take_is_said_before_it_is_signed(go, source, veldermeer, monkeypatch):
    monkeypatch.setattr(
        "content.publishing.publish._check_size.__defaults__", (Limits(text_bytes=500),)
    )
    with pytest.raises(StickError, match="te groot"):
        go()
    assert veldermeer.folder.last_issue() == 0


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_clock_that_cannot_be_right_publishes_nothing(go, veldermeer, make, year):
    with pytest.raises(StoreError, match="klok"):
        go(now=make.now.replace(year=year))
    assert veldermeer.folder.last_issue() == 0


def test_without_its_earlier_roots_nothing_is_signed_that_kiosks_cannot_follow(go, veldermeer):
    shutil.rmtree(veldermeer.folder.path / "roots")
    with pytest.raises(StoreError, match="mist 1"):
        go()


def test_a_damaged_last_issue_is_said(go, veldermeer):
    go()
    (path,) = (veldermeer.folder.path / "issues").rglob("1.targets.json")
    path.write_text("x")
    with pytest.raises(Tampered, match="uitgave 1"):
        go()


def test_an_issue_lands_on_a_stick_and_nowhere_else(go, source, veldermeer, tmp_path):
    """Among the sources it stopped the next publication; beside the keys these travelled along."""
    for wrong, words in (
        (source, "map met uw berichten"),
        (source / "bulletins", "map met uw berichten"),
        (veldermeer.folder.path, "is uw sleutelmap"),
        (veldermeer.folder.path.parent, "staat uw sleutelmap"),
    ):
        before = sorted(wrong.rglob("*"))
        with pytest.raises(StickError, match=words):
            go(wrong)
        assert sorted(wrong.rglob("*")) == before


def test_the_list_that_we_keep_ourselves_is_no_change_of_anybody():
    assert changes({}, {"withdrawn.json": b"[]"}) == ((), (), ())
