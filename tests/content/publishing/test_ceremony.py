"""The life of keys: made, added, lost, replaced; kiosks follow or do not."""

from __future__ import annotations

import json
import shutil

import pytest

from content.errors import KeyFault
from content.publishing import keys
from content.publishing.publisher import PublisherFolder


@pytest.fixture
def imported(run, published, trusted, stick):
    assert run("import", stick).exit_code == 0


def root_keys(folder):
    return sorted(path.stem for path in (folder / "root-keys").glob("*.pem"))


def state(folder):
    root = PublisherFolder(folder).root.signed
    return root.version, root.roles["root"].threshold, len(root.roles["root"].keyids)


def follows(run, pub, source, stick):
    assert run("publish", source, "--publisher", pub, "--to", stick).exit_code == 0
    done = run("import", stick, "--json")
    return json.loads(done.stdout)[0]["outcome"]


def test_keys_are_encrypted_and_their_owners_alone(pub):
    for path in (*(pub / "root-keys").iterdir(), *(pub / "publishing-keys").iterdir()):
        assert b"ENCRYPTED" in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["add-root-key", "{pub}", "--holder", "Piet"], (2, 2, 4)),
        (["add-root-key", "{pub}", "--threshold", "3"], (2, 3, 4)),
        (["remove-root-key", "{pub}", "{key}"], (2, 2, 2)),
        (["replace-root-key", "{pub}", "{key}"], (2, 2, 3)),
        (["replace-publishing-key", "{pub}"], (2, 2, 3)),
        (["renew-root", "{pub}"], (2, 2, 3)),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_kiosks_follow_every_change(run, pub, source, stick, imported, words, expected):
    key = root_keys(pub)[0]
    done = run(*(word.format(pub=pub, key=key) for word in words))
    assert done.exit_code == 0, done.output
    assert state(pub) == expected
    assert follows(run, pub, source, stick) == "updated"


def test_a_root_key_may_be_lost(run, pub, source, stick, imported):
    lost = root_keys(pub)[0]
    (pub / "root-keys" / f"{lost}.pem").unlink()
    assert run("replace-root-key", pub, lost).exit_code == 0
    assert root_keys(pub) == ["houder-1", "houder-2", "houder-3"]
    assert follows(run, pub, source, stick) == "updated"


def test_two_lost_of_three_are_too_many_and_said(run, pub):
    for lost in root_keys(pub)[:2]:
        (pub / "root-keys" / f"{lost}.pem").unlink()
    done = run("renew-root", pub)
    assert done.exit_code == 1
    assert "sleutelhouders" in done.stderr
    assert state(pub)[0] == 1


def test_holders_bring_their_keys_on_sticks_of_their_own(run, pub, tmp_path):
    away = tmp_path / "away"
    shutil.move(pub / "root-keys", away)
    assert run("renew-root", pub).exit_code == 1
    held = sorted(away.glob("*.pem"))[:2]
    done = run("renew-root", pub, "--key", held[0], "--key", held[1])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("keyid", ["", "zz", "0" * 64])
def test_a_key_must_be_named_well(run, pub, keyid):
    assert run("remove-root-key", pub, keyid).exit_code == 1


def test_fewer_keys_than_the_threshold_cannot_be(run, pub):
    first, second, _ = root_keys(pub)
    assert run("remove-root-key", pub, first).exit_code == 0
    assert run("remove-root-key", pub, second).exit_code == 1
    assert run("add-root-key", pub, "--threshold", "9").exit_code == 1
    assert state(pub) == (2, 2, 2)


@pytest.mark.parametrize(
    "options",
    [
        ["--id", "Veldermeer", "--name", "V"],
        ["--id", "a/b", "--name", "V"],
        ["--id", "v", "--name", ""],
        ["--id", "v", "--name", "x\u202ey"],
        ["--id", "v", "--name", "V", "--root-keys", "2", "--root-threshold", "3"],
    ],
)
def test_a_publisher_is_made_well_or_not_at_all(run, tmp_path, options):
    done = run("init-publisher", tmp_path / "p", *options)
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
    assert not (tmp_path / "p" / "ROOT.json").exists()


def test_a_publisher_is_never_made_over_another(run, pub):
    before = (pub / "ROOT.json").read_bytes()
    assert run("init-publisher", pub, "--id", "x", "--name", "X").exit_code == 1
    assert (pub / "ROOT.json").read_bytes() == before


def test_the_fingerprint_is_32_digits_and_of_this_root_alone(run, pub, tmp_path):
    shown = run("fingerprint", pub / "ROOT.json").stdout
    digits = next(line for line in shown.splitlines() if "Vingerafdruk" in line).split(":")[1]
    assert [len(group) for group in digits.split()] == [4] * 8
    reformatted = tmp_path / "ROOT.json"
    reformatted.write_text(json.dumps(json.loads((pub / "ROOT.json").read_bytes()), indent=4))
    assert run("fingerprint", reformatted).stdout == shown
    run("renew-root", pub)
    assert run("fingerprint", pub / "ROOT.json").stdout != shown


def test_keys_are_listed_by_the_names_that_commands_take(run, pub):
    listed = run("keys", pub).stdout
    assert all(f"houder {number}" in listed for number in (1, 2, 3))


def test_who_is_distrusted_leaves_the_screen(run, imported):
    assert json.loads(run("list", "--json").stdout)["bulletins"]
    assert run("distrust", "veldermeer").exit_code == 0
    listing = json.loads(run("list", "--json").stdout)
    assert (listing["bulletins"], listing["publishers"], listing["believed"]) == ([], [], [])
    assert run("distrust", "veldermeer").exit_code == 1


def test_an_empty_passphrase_and_a_second_key_in_one_place_are_refused(tmp_path):
    signer = keys.generate()
    with pytest.raises(KeyFault):
        keys.save(signer, tmp_path / "k.pem", "")
    keys.save(signer, tmp_path / "k.pem", "x")
    with pytest.raises(KeyFault):
        keys.save(signer, tmp_path / "k.pem", "x")
    assert keys.load(tmp_path / "k.pem", "x").public_key == signer.public_key


@pytest.mark.parametrize("data", [b"", b"-----BEGIN PRIVATE KEY-----\n", b"\xff" * 100])
def test_what_is_no_key_is_said(tmp_path, data):
    path = tmp_path / "k.pem"
    path.write_bytes(data)
    with pytest.raises(KeyFault):
        keys.load(path, "x")
