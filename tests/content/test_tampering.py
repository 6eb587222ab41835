"""More than two hundred ways to change a stick. None is accepted, none crashes."""

from __future__ import annotations

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, Snapshot, TargetFile, Targets, Timestamp

OURS = Path("NOODSTEUNPUNT/veldermeer")
FILES = (
    "metadata/timestamp.json",
    "metadata/2.snapshot.json",
    "metadata/2.targets.json",
    "targets/*.places.geojson",
    "targets/bulletins/*.a.xml",
    "targets/bulletins/*.b.xml",
    "targets/guides/*.power-cut.nl.md",
    "targets/media/*.kaart.png",
)


def flip(position):
    def change(path, _older):
        data = bytearray(path.read_bytes())
        data[int(position * (len(data) - 1))] ^= 0x15
        path.write_bytes(bytes(data))

    return change


def cut(keep):
    def change(path, _older):
        data = path.read_bytes()
        path.write_bytes(data[: keep if keep >= 0 else len(data) + keep])

    return change


def append(more):
    return lambda path, _older: path.write_bytes(path.read_bytes() + more)


def prepend(more):
    return lambda path, _older: path.write_bytes(more + path.read_bytes())


def fill(byte):
    return lambda path, _older: path.write_bytes(byte * path.stat().st_size)


def blank_middle(path, _older):
    data = path.read_bytes()
    third = len(data) // 3
    path.write_bytes(data[:third] + bytes(third) + data[2 * third :])


def remove(path, _older):
    path.unlink()


def rename(path, _older):
    path.rename(path.with_name("x" + path.name))


def link_inside(path, _older):
    moved = path.with_name("moved")
    path.rename(moved)
    path.symlink_to(moved.name)


def link_outside(path, _older):
    outside = path.parents[4] / "outside"
    path.rename(outside)
    path.symlink_to(outside)


def link_to_device(path, _older):
    path.unlink()
    path.symlink_to("/dev/zero")


def pipe(path, _older):
    path.unlink()
    os.mkfifo(path)


def folder_instead(path, _older):
    path.unlink()
    path.mkdir()


def swap(path, _older):
    neighbour = next(p for p in sorted(path.parents[1].rglob("*")) if p.is_file() and p != path)
    one, other = path.read_bytes(), neighbour.read_bytes()
    path.write_bytes(other)
    neighbour.write_bytes(one)


def replay(path, older):
    kind = path.name.partition(".")[2] if path.name != "timestamp.json" else path.name
    before = next(p for p in sorted(older.rglob("*")) if p.name.endswith(kind) and p.is_file())
    path.write_bytes(before.read_bytes())
    if path.parent.name != "metadata" and path.name == before.name:
        pytest.fail("the older file is the same one: this replay would prove nothing")


CHANGES = {
    **{f"flip {percent} %": flip(percent / 100) for percent in (0, 3, 20, 50, 80, 97, 100)},
    **{f"cut to {keep}": cut(keep) for keep in (0, 1, 40, -1, -20)},
    "append a byte": append(b"x"),
    "append a megabyte": append(b"x" * (1 << 20)),
    "append nine megabytes": append(b"x" * (9 << 20)),
    "prepend a byte": prepend(b"x"),
    "prepend a document": prepend(b"{}"),
    "all zero": fill(b"\0"),
    "all brackets": fill(b"["),
    "all letters": fill(b"a"),
    "blank middle third": blank_middle,
    "remove": remove,
    "rename": rename,
    "link inside": link_inside,
    "link outside": link_outside,
    "link to a device": link_to_device,
    "pipe": pipe,
    "folder instead": folder_instead,
    "swap": swap,
}
REPLAYED = ("metadata/timestamp.json", "metadata/2.snapshot.json", "metadata/2.targets.json",
            "targets/bulletins/*.a.xml")  # fmt: skip


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """A kiosk that shows issue 1, and a stick with issue 2 of which every file differs."""
    from tests.content.conftest import Kiosk, bulletin, make_publisher

    top = tmp_path_factory.mktemp("scene")
    publisher = make_publisher(top / "pub")
    kiosk = Kiosk(top / "kiosk").believe(publisher)
    publisher.issue(top / "one", bulletin("a", headline="Eerste"), bulletin("b"))
    assert kiosk.outcome(top / "one") == "updated"
    publisher.issue(top / "two", bulletin("a", headline="Tweede"), bulletin("b"), bulletin("c"))
    return top, publisher, kiosk


@pytest.fixture
def tampered(scene, tmp_path):
    """Return a copy of kiosk and stick, and what to say about the outcome."""
    top, publisher, kiosk = scene
    copy = kiosk.copy(tmp_path / "kiosk")
    shutil.copytree(top / "two", tmp_path / "stick")

    def outcome():
        before = [b.info("nl").headline for b in copy.board().bulletins(copy.times())]
        outcome = copy.outcome(tmp_path / "stick")
        after = [b.info("nl").headline for b in copy.board().bulletins(copy.times())]
        if outcome != "updated":
            assert after == before == ["Eerste", "Bericht b"]
        return outcome

    return tmp_path / "stick" / OURS, top / "one" / OURS, publisher, outcome


def only(folder, pattern):
    (found,) = folder.glob(pattern)
    return found


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("file", FILES)
def test_no_changed_file_is_accepted(tampered, file, change):
    folder, older, _, outcome = tampered
    change(only(folder, file), older)
    assert outcome() in {"refused", "incomplete", "older"}


@pytest.mark.parametrize("file", REPLAYED)
def test_no_file_of_an_older_issue_is_accepted_in_a_newer_one(tampered, file):
    folder, older, _, outcome = tampered
    replay(only(folder, file), older)
    assert outcome() in {"refused", "incomplete", "older", "unchanged"}


def test_the_stick_itself_is_sound(tampered):
    """Else the rest of this file would prove nothing."""
    assert tampered[3]() == "updated"


def signed(document, *signers, repeat=1):
    metadata = Metadata(document)
    for signer in signers:
        metadata.sign(signer, append=True)
    data = json.loads(metadata.to_bytes())
    data["signatures"] *= repeat
    return json.dumps(data).encode()


FOREIGN = CryptoSigner.generate_ed25519()


def forge_role(name, kind, signatures):
    """Sign one role anew: with a key of ours, none, a root key, or an odd list of signatures."""

    def forge(folder, publisher):
        path = only(folder, f"metadata/{name}")
        metadata = Metadata[kind].from_bytes(path.read_bytes())
        path.write_bytes(signatures(metadata.signed, path.read_bytes(), publisher))

    return forge


def root_key(publisher):
    from content import keys
    from tests.content.conftest import PASSPHRASE

    path = next((publisher.folder.path / "root-keys").glob("*.pem"))
    return keys.load(path, PASSPHRASE)


def foreign_under_our_keyid(document, data, _publisher):
    keyid = json.loads(data)["signatures"][0]["keyid"]
    forged = json.loads(signed(document, FOREIGN))
    forged["signatures"][0]["keyid"] = keyid
    return json.dumps(forged).encode()


def edited(field, value):
    def edit(_document, data, _publisher):
        content = json.loads(data)
        content["signed"][field] = value
        return json.dumps(content).encode()

    return edit


SIGNATURES = {
    "a foreign key": lambda document, _data, _publisher: signed(document, FOREIGN),
    "no key": lambda document, _data, _publisher: signed(document),
    "a root key": lambda document, _data, publisher: signed(document, root_key(publisher)),
    "a foreign key named as ours": foreign_under_our_keyid,
    "a foreign key, ten times": lambda document, *_: signed(document, FOREIGN, repeat=10),
    "version raised": edited("version", 3),
    "version zero": edited("version", 0),
    "version a word": edited("version", "drie"),
    "expiry moved": edited("expires", "2090-01-01T00:00:00Z"),
    "type changed": edited("_type", "root"),
    "spec version changed": edited("spec_version", "9.0.0"),
    "surrogate inside": edited("x", "\ud800"),
    "float inside": edited("x", 1.5),
    "huge number inside": edited("version", 10**400),
}
ROLES = {"timestamp.json": Timestamp, "2.snapshot.json": Snapshot, "2.targets.json": Targets}


@pytest.mark.parametrize("signatures", SIGNATURES.values(), ids=SIGNATURES.keys())
@pytest.mark.parametrize("name", ROLES)
def test_no_wrong_key_is_accepted(tampered, name, signatures):
    folder, _, publisher, outcome = tampered
    forge_role(name, ROLES[name], signatures)(folder, publisher)
    assert outcome() in {"refused", "incomplete"}


@pytest.mark.parametrize(
    "signatures",
    [
        pytest.param(lambda root, publisher: signed(root, FOREIGN), id="foreign"),
        pytest.param(lambda root, publisher: signed(root), id="unsigned"),
        pytest.param(lambda root, publisher: signed(root, root_key(publisher)), id="one of two"),
        pytest.param(
            lambda root, publisher: signed(root, root_key(publisher), repeat=2),
            id="the same one twice",
        ),
    ],
)
def test_no_new_root_is_accepted_without_enough_keys(tampered, signatures):
    folder, _, publisher, outcome = tampered
    root = Metadata[Root].from_bytes(publisher.folder.anchor.data).signed
    root.version = 2
    for role in ("timestamp", "snapshot", "targets"):
        root.revoke_key(next(iter(root.roles[role].keyids)), role)
        root.add_key(FOREIGN.public_key, role)
    (folder / "metadata/2.root.json").write_bytes(signatures(root, publisher))
    assert outcome() == "refused"


def signed_by_publisher(tampered, alter):
    """Let the publishing key itself sign something that still must not pass."""
    from content import keys
    from tests.content.conftest import PASSPHRASE

    folder, _, publisher, outcome = tampered
    (path,) = (publisher.folder.path / "publishing-keys").glob("*.pem")
    key = keys.load(path, PASSPHRASE)
    parts = {
        kind: Metadata[kind].from_bytes((folder / "metadata" / name).read_bytes()).signed
        for name, kind in ROLES.items()
    }
    alter(parts)
    targets = signed(parts[Targets], key)
    parts[Snapshot].meta["targets.json"] = vouch(parts[Targets].version, targets)
    snapshot = signed(parts[Snapshot], key)
    parts[Timestamp].snapshot_meta = vouch(parts[Snapshot].version, snapshot)
    metadata = folder / "metadata"
    (metadata / f"{parts[Targets].version}.targets.json").write_bytes(targets)
    (metadata / f"{parts[Snapshot].version}.snapshot.json").write_bytes(snapshot)
    (metadata / "timestamp.json").write_bytes(signed(parts[Timestamp], key))
    return outcome()


def vouch(version, data):
    from tuf.api.metadata import MetaFile

    return MetaFile.from_data(version, data, ["sha256"])


def add_target(name):
    def alter(parts):
        parts[Targets].targets[name] = TargetFile.from_data(name, b"x")

    return alter


def set_field(value):
    def alter(parts):
        parts[Targets].unrecognized_fields["noodsteunpunt"] = value

    return alter


def uneven(kind):
    def alter(parts):
        parts[kind].version += 1

    return alter


def weak_hash(parts):
    target = next(iter(parts[Targets].targets.values()))
    target.hashes = {"md5": "0" * 32}


def expired(parts):
    for part in parts.values():
        part.expires -= timedelta(days=6 * 365)


@pytest.mark.parametrize(
    "alter",
    [
        *(
            pytest.param(add_target(name), id=f"names {name[:20]!r}")
            for name in (
                "../../etc/passwd", "/etc/passwd", "a/../b", ".hidden", "con:x", "a\\b", "a b",
                "bulletins/" + "a" * 200, "a/b/c/d/e", "BULLETINS/a.xml", "bulletins//x", "", "é",
                "bulletins/A.xml", "nul\0", "a/", "bulletins/new.xml",
            )
        ),
        *(
            pytest.param(set_field(value), id=f"issued {value!r}"[:40])
            for value in (
                None, {}, {"issued_at": "gisteren"}, {"issued_at": "2026-01-01T00:00:00"},
                {"issued_at": 5}, [], "x",
            )
        ),
        *(pytest.param(uneven(kind), id=f"{kind.type} uneven") for kind in ROLES.values()),
        pytest.param(weak_hash, id="no sha256"),
    ],
)  # fmt: skip
def test_not_even_the_publishing_key_can_sign_this(tampered, alter):
    assert signed_by_publisher(tampered, alter) in {"refused", "incomplete"}


def test_nothing_is_refused_for_its_date(tampered):
    """Its number says that an issue is old, and the screen tells its age."""
    assert signed_by_publisher(tampered, expired) == "updated"


def test_the_publishing_key_could_have_signed_the_same_again(tampered):
    assert signed_by_publisher(tampered, lambda _parts: None) == "updated"


def test_the_table_is_long_enough():
    kinds = len(FILES) * len(CHANGES) + len(REPLAYED) + len(SIGNATURES) * len(ROLES)
    assert kinds >= 200
