"""Root keys go by the names of the people who take them away."""

from __future__ import annotations

import pytest

from content.errors import KeyFault
from content.publishing import holders

NAMES = ("Jan de Vries", "Fatma Öz", "houder 3")


def made(run, folder, *options):
    return run("init-publisher", folder, "--id", "v", "--name", "Gemeente V", *options)


def files(folder):
    return sorted(path.name for path in (folder / "root-keys").iterdir())


def test_key_files_carry_the_names_of_their_holders(run, tmp_path):
    done = made(run, tmp_path / "p", "--holder", NAMES[0], "--holder", NAMES[1])
    assert done.exit_code == 0, done.output
    assert files(tmp_path / "p") == ["fatma-oz.pem", "houder-3.pem", "jan-de-vries.pem"]
    listed = run("keys", tmp_path / "p").stdout
    assert all(name in listed for name in NAMES)
    assert "Vries" not in (tmp_path / "p" / "ROOT.json").read_text(), "kiosks need no names"


def test_a_holder_is_asked_for_where_somebody_sits(run, tmp_path, monkeypatch):
    monkeypatch.setattr("content.publishing.dialogue.someone_is_there", lambda: True)
    done = run(
        *("init-publisher", tmp_path / "p", "--id", "v", "--name", "V"),
        input="Jan de Vries\nFatma Öz\nPiet\n",
    )
    assert done.exit_code == 0, done.output
    assert files(tmp_path / "p") == ["fatma-oz.pem", "jan-de-vries.pem", "piet.pem"]


def test_a_key_is_replaced_by_its_holders_name(run, pub):
    assert run("replace-root-key", pub, "Houder 2").exit_code == 0
    assert "houder-2-2.pem" in files(pub), "the same holder, a new key"
    done = run("replace-root-key", pub, "houder 1", "--holder", "Piet", "--key", key(pub, 2),
               "--key", key(pub, 3))  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "piet.pem" in files(pub)
    listed = run("keys", pub).stdout
    assert "Piet" in listed
    assert "houder 1" not in listed


def key(pub, number):
    return pub / "root-keys" / ("houder-2-2.pem" if number == 2 else f"houder-{number}.pem")


def test_a_key_made_before_names_were_kept_goes_by_its_number(run, pub):
    keyid = next(iter(holders.read(pub)))
    (pub / "holders.json").unlink()
    assert run("remove-root-key", pub, keyid[:12]).exit_code == 0


@pytest.mark.parametrize("word", ["", "Klaas", "houder"])
def test_a_stranger_is_no_holder_and_the_holders_are_named(run, pub, word):
    done = run("replace-root-key", pub, word)
    assert done.exit_code == 1
    assert "houder 1, houder 2, houder 3" in done.stderr


@pytest.mark.parametrize(
    "given", [("Jan", "jan"), ("Jan", "Jan!"), ("!",), ("a", "b", "c", "d"), ("houder 2",)]
)
def test_names_that_cannot_be_told_apart_are_refused(given):
    with pytest.raises(KeyFault):
        holders.default_names(given, 3)


def test_a_damaged_list_is_said(run, pub):
    (pub / "holders.json").write_text("{")
    assert run("keys", pub).exit_code == 1


@pytest.mark.parametrize("stop", [KeyFault("nee"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", range(4))
def test_nothing_is_left_of_a_ceremony_that_was_broken_off(tmp_path, make, stop, at):
    from content.publishing.publisher import init_publisher
    from content.trust.identity import Identity

    asked = iter(range(10))

    def ask(_what):
        if next(asked) == at:
            raise stop
        return "wachtwoord"

    identity = Identity(publisher="v", name="V")
    with pytest.raises(type(stop)):
        init_publisher(tmp_path / "p", identity, root_keys=3, threshold=2, now=make.now, ask=ask)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", range(1, 8))
def test_a_full_disk_leaves_nothing_of_a_new_publisher(tmp_path, make, monkeypatch, write):
    from common import atomic_write
    from content.errors import ContentError

    written = iter(range(1, 20))
    really = atomic_write.write

    def fails(path, data, **options):
        if next(written) == write:
            raise OSError(28, "No space left on device", str(path))
        really(path, data, **options)

    monkeypatch.setattr(atomic_write, "write", fails)
    with pytest.raises(ContentError):
        make.publisher(tmp_path / "p")
    assert [path.name for path in tmp_path.iterdir()] == []


def test_a_change_that_is_broken_off_leaves_the_keys_as_they_were(run, pub, monkeypatch):
    before = {path: path.read_bytes() for path in pub.rglob("*") if path.is_file()}
    (pub / "root-keys" / "houder-1.pem").rename(pub / "weg.pem")
    (pub / "root-keys" / "houder-3.pem").rename(pub / "weg-3.pem")
    assert run("replace-root-key", pub, "houder 1").exit_code == 1
    (pub / "weg.pem").rename(pub / "root-keys" / "houder-1.pem")
    (pub / "weg-3.pem").rename(pub / "root-keys" / "houder-3.pem")
    assert {path: path.read_bytes() for path in pub.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "words",
    [
        ["add-root-key", "--holder", "Houder 1"],
        ["replace-root-key", "houder 2", "--holder", "houder 1"],
    ],
    ids=["added", "replaced"],
)
def test_nobody_holds_two_keys_by_one_name(run, pub, words):
    command, *rest = words
    done = run(command, pub, *rest)
    assert done.exit_code == 1
    assert "heeft al een hoofdsleutel" in done.stderr
    assert files(pub) == ["houder-1.pem", "houder-2.pem", "houder-3.pem"]


def test_a_name_that_fits_two_keys_is_told_with_their_numbers():
    with pytest.raises(KeyFault, match=r"past bij meer sleutels.*aa11, bb22"):
        holders.find(["aa11", "bb22"], {"aa11": "Piet", "bb22": "piet"}, "Piet")


def test_a_root_that_was_moved_to_a_stick_is_fetched_back_and_no_new_publisher_made(run, pub):
    (pub / "ROOT.json").unlink()
    said = run("keys", pub).stderr
    assert "1.root.json" in said
    assert "init-publisher" not in said
