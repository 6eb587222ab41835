"""Every way we could think of to change a stick: none is accepted, none crashes.

Each is tried on three kiosks, one that is new, one that holds the issue before and one that holds
this very issue, and a table says in which word each ends. `test_the_table_is_long_enough` counts.
"""

from __future__ import annotations

import gzip
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
    "metadata/1.root.json",
    "metadata/timestamp.json",
    "metadata/2.snapshot.json",
    "metadata/2.targets.json",
    "targets/*.places.geojson",
    "targets/bulletins/*.a.xml",
    "targets/bulletins/*.b.xml",
    "targets/guides/*.power-cut.nl.md",
    "targets/media/*.kaart.png",
)


def flip(position, mask=0x15):
    def change(path, _older):
        data = bytearray(path.read_bytes())
        data[int(position * (len(data) - 1))] ^= mask
        path.write_bytes(bytes(data))

    return change


def edit(alter):
    """Replace all the bytes by what ``alter`` makes of them, which must differ."""

    def change(path, _older):
        before = path.read_bytes()
        after = alter(before)
        assert after != before
        path.write_bytes(after)

    return change


def switched(data):
    """Two neighbours that differ change places."""
    at = next(n for n in range(len(data) // 2, len(data) - 1) if data[n] != data[n + 1])
    return data[:at] + data[at + 1 : at + 2] + data[at : at + 1] + data[at + 2 :]


def without(share):
    """A few bytes are lost and the rest moves up."""
    return lambda data: data[: int(share * len(data))] + data[int(share * len(data)) + 7 :]


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


def move_up(path, _older):
    path.rename(path.parents[1] / path.name)


def in_a_folder(path, _older):
    folder = path.with_name("nieuwe map")
    folder.mkdir()
    path.rename(folder / path.name)


def as_a_copy(path, _older):
    path.rename(path.with_name(f"{path.stem} (1){path.suffix}"))


def hidden(path, _older):
    path.rename(path.with_name("." + path.name))


def full_folder_instead(path, _older):
    path.unlink()
    path.mkdir()
    (path / "x").write_bytes(b"x")


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


OTHER_WORDS = {
    **{f"flip {percent} %": flip(percent / 100) for percent in range(0, 101, 5)},
    **{f"flip a bit at {percent} %": flip(percent / 100, 0x01) for percent in (11, 33, 66, 88)},
    **{f"high bit at {percent} %": flip(percent / 100, 0x80) for percent in (2, 44, 77)},
    "append a byte": append(b"x"),
    "append a document": append(b"{}"),
    "append a megabyte": append(b"x" * (1 << 20)),
    "append nine megabytes": append(b"x" * (9 << 20)),
    "prepend a byte": prepend(b"x"),
    "prepend a document": prepend(b"{}"),
    "prepend a byte order mark": prepend(b"\xef\xbb\xbf"),
    "in 16 bits": edit(lambda data: data.decode("latin-1").encode("utf-16")),
    "compressed": edit(lambda data: gzip.compress(data, mtime=0).ljust(len(data), b"x")),
    "backwards": edit(lambda data: data[::-1]),
    "in capitals": edit(lambda data: data.swapcase()),
    "twice": edit(lambda data: data * 2),
    "two bytes switched": edit(switched),
    "all brackets": fill(b"["),
    "all letters": fill(b"a"),
    "all ones": fill(b"\xff"),
    "blank middle third": blank_middle,
    "zeros at the start": edit(lambda data: bytes(20) + data[20:]),
}
STOPS_SHORT = {
    **{f"cut to {keep}": cut(keep) for keep in (0, 1, 40, -1, -2, -20)},
    **{f"cut to {percent} %": edit(lambda d, p=percent: d[: len(d) * p // 100])
       for percent in (10, 25, 50, 75, 90)},
    "zeros from half way": edit(lambda data: data[: len(data) // 2].ljust(len(data), b"\0")),
    "zeros at the end": edit(lambda data: data[:-20] + bytes(20)),
    "all zero": fill(b"\0"),
    "remove": remove,
    "rename": rename,
    "as a copy": as_a_copy,
    "hidden": hidden,
    "move up": move_up,
    "in a folder": in_a_folder,
    "link inside": link_inside,
    "link outside": link_outside,
    "link to a device": link_to_device,
    "pipe": pipe,
    "folder instead": folder_instead,
    "full folder instead": full_folder_instead,
}  # fmt: skip
SHORTER = {
    "lost at the start": edit(without(0.1)),
    "lost in the middle": edit(without(0.5)),
    "lost later": edit(without(0.75)),
}
"""Of a file that is shorter than its length tells, nobody can say whether it was ever whole."""
KIOSKS = ("new", "holds the one before", "holds it")


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """Three kiosks, and a stick with issue 2 of which every file differs from issue 1's."""
    from tests.content.conftest import Kiosk, bulletin, make_publisher

    top = tmp_path_factory.mktemp("scene")
    publisher = make_publisher(top / "pub")
    new = Kiosk(top / "new").believe(publisher)
    before, holds = new.copy(top / "before"), new.copy(top / "holds")
    publisher.issue(top / "one", bulletin("a", headline="Eerste"), bulletin("b"))
    assert before.outcome(top / "one") == "updated"
    publisher.issue(top / "two", bulletin("a", headline="Tweede"), bulletin("b"), bulletin("c"))
    assert holds.outcome(top / "two") == "updated"
    return top, publisher, dict(zip(KIOSKS, (new, before, holds), strict=True))


@pytest.fixture
def tampered(scene, tmp_path):
    """Return a copy of the stick, and what each kiosk says of it. None may show any of it."""
    top, publisher, kiosks = scene
    shutil.copytree(top / "two", tmp_path / "stick")

    def headlines(kiosk):
        return [b.info("nl").headline for b in kiosk.board().bulletins(kiosk.times())]

    def outcome():
        before = {name: headlines(kiosk) for name, kiosk in kiosks.items()}
        words = [kiosk.outcome(tmp_path / "stick") for kiosk in kiosks.values()]
        assert {name: headlines(kiosk) for name, kiosk in kiosks.items()} == before
        return words

    return tmp_path / "stick" / OURS, top / "one" / OURS, publisher, outcome


def only(folder, pattern):
    (found,) = folder.glob(pattern)
    return found


REFUSED, INCOMPLETE = ["refused"] * 3, ["incomplete"] * 3


@pytest.mark.parametrize("change", OTHER_WORDS.values(), ids=OTHER_WORDS.keys())
@pytest.mark.parametrize("file", FILES)
def test_other_words_are_refused(tampered, file, change):
    folder, older, _, outcome = tampered
    change(only(folder, file), older)
    assert outcome() == REFUSED


@pytest.mark.parametrize("change", STOPS_SHORT.values(), ids=STOPS_SHORT.keys())
@pytest.mark.parametrize("file", FILES)
def test_what_stops_short_is_incomplete(tampered, file, change):
    folder, older, _, outcome = tampered
    change(only(folder, file), older)
    assert outcome() == INCOMPLETE


@pytest.mark.parametrize("change", SHORTER.values(), ids=SHORTER.keys())
@pytest.mark.parametrize("file", FILES)
def test_what_is_shorter_and_goes_on_is_told_by_what_it_is(tampered, file, change):
    folder, older, _, outcome = tampered
    change(only(folder, file), older)
    assert outcome() == (INCOMPLETE if file.startswith("targets") else REFUSED)


@pytest.mark.parametrize("file", FILES)
def test_no_two_files_can_change_places(tampered, file):
    folder, older, _, outcome = tampered
    swap(only(folder, file), older)
    assert outcome() in (REFUSED, INCOMPLETE)  # by which of the two is longer


REPLAYED = {
    "metadata/timestamp.json": ["incomplete", "incomplete", "older"],
    "metadata/2.snapshot.json": REFUSED,
    "metadata/2.targets.json": REFUSED,
    "targets/bulletins/*.a.xml": REFUSED,
}


@pytest.mark.parametrize(("file", "words"), REPLAYED.items())
def test_no_file_of_an_older_issue_is_accepted_in_a_newer_one(tampered, file, words):
    folder, older, _, outcome = tampered
    replay(only(folder, file), older)
    assert outcome() == words


def test_the_stick_itself_is_sound(scene, tmp_path):
    """Else the rest of this file would prove nothing."""
    top, _, kiosks = scene
    copies = [kiosk.copy(tmp_path / name) for name, kiosk in kiosks.items()]
    assert [copy.outcome(top / "two") for copy in copies] == ["updated", "updated", "unchanged"]


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
    from content.publishing import keys
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
    "version just too high": edited("version", 2**63),
    "version negative": edited("version", -1),
    "version absent": edited("version", None),
    "version a fraction": edited("version", 2.5),
    "expiry absent": edited("expires", None),
    "expiry no time": edited("expires", "morgen"),
    "nothing signed": lambda *_: b'{"signatures": [], "signed": {}}',
    "no signatures field": lambda _document, data, _publisher: json.dumps(
        {"signed": json.loads(data)["signed"]}
    ).encode(),
    "only signatures": lambda _document, data, _publisher: json.dumps(
        {"signatures": json.loads(data)["signatures"]}
    ).encode(),
    "our signature twice": lambda _document, data, _publisher: json.dumps(
        json.loads(data) | {"signatures": json.loads(data)["signatures"] * 2}
    ).encode(),
    "a foreign signature beside ours": lambda document, data, _publisher: json.dumps(
        json.loads(data)
        | {
            "signatures": json.loads(data)["signatures"]
            + json.loads(signed(document, FOREIGN))["signatures"]
        }
    ).encode(),
    "our signature empty": lambda _document, data, _publisher: json.dumps(
        json.loads(data) | {"signatures": [{**json.loads(data)["signatures"][0], "sig": ""}]}
    ).encode(),
    "a list": lambda *_: b"[]",
    "a word": lambda *_: b'"timestamp"',
    "deep": lambda *_: b"[" * 5_000 + b"]" * 5_000,
    "another role": lambda _document, data, _publisher: data.replace(b'"_type"', b'"_typo"'),
}
ROLES = {"timestamp.json": Timestamp, "2.snapshot.json": Snapshot, "2.targets.json": Targets}


@pytest.mark.parametrize("signatures", SIGNATURES.values(), ids=SIGNATURES.keys())
@pytest.mark.parametrize("name", ROLES)
def test_no_wrong_key_is_accepted(tampered, name, signatures):
    folder, _, publisher, outcome = tampered
    forge_role(name, ROLES[name], signatures)(folder, publisher)
    assert outcome() == REFUSED


ROOTS = {
    "foreign": lambda root, _publisher: signed(root, FOREIGN),
    "unsigned": lambda root, _publisher: signed(root),
    "one of two": lambda root, publisher: signed(root, root_key(publisher)),
    "the same one twice": lambda root, publisher: signed(root, root_key(publisher), repeat=2),
    "not JSON": lambda *_: b"x",
    "an older one": lambda _root, publisher: publisher.folder.anchor.data,
}


@pytest.mark.parametrize("signatures", ROOTS.values(), ids=ROOTS.keys())
def test_no_new_root_is_accepted_without_enough_keys(tampered, signatures):
    folder, _, publisher, outcome = tampered
    root = Metadata[Root].from_bytes(publisher.folder.anchor.data).signed
    root.version = 2
    for role in ("timestamp", "snapshot", "targets"):
        root.revoke_key(next(iter(root.roles[role].keyids)), role)
        root.add_key(FOREIGN.public_key, role)
    (folder / "metadata/2.root.json").write_bytes(signatures(root, publisher))
    assert outcome() == REFUSED


def signed_by_publisher(folder, publisher, alter):
    """Let the publishing key itself sign something."""
    from content.publishing import keys
    from tests.content.conftest import PASSPHRASE

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


NO_NAMES = (
    "../../etc/passwd", "/etc/passwd", "a/../b", ".hidden", "con:x", "a\\b", "a b",
    "bulletins/" + "a" * 200, "a/b/c/d/e", "BULLETINS/a.xml", "bulletins//x", "", "é",
    "nul\0", "a/", "./a", "a\nb", "~", "a/.b", "bulletins/A.xml", "bulletins/%61.xml",
)  # fmt: skip
NO_TIMES = (
    None, {}, {"issued_at": "gisteren"}, {"issued_at": "2026-01-01T00:00:00"}, {"issued_at": 5},
    {"issued_at": None}, {"issued_at": []}, {"issued_at": "2026-02-30T00:00:00Z"},
    {"issued_at": "2026-01-01T00:00:00Z", "root_version": "1"}, [], "x", 7,
)  # fmt: skip
NO_ISSUES = {
    **{f"names {name[:20]!r}": (add_target(name), "refused") for name in NO_NAMES},
    **{f"issued {value!r}"[:60]: (set_field(value), "refused") for value in NO_TIMES},
    **{f"{kind.type} uneven": (uneven(kind), "refused") for kind in ROLES.values()},
    "no sha256": (weak_hash, "refused"),
    "names a file that is not there": (add_target("bulletins/new.xml"), "incomplete"),
    "signed under a root that is not there": (
        set_field({"issued_at": "2026-11-20T12:00:00Z", "root_version": 2}), "incomplete",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("alter", "word"), NO_ISSUES.values(), ids=NO_ISSUES.keys())
def test_not_even_the_publishing_key_can_sign_this(tampered, alter, word):
    folder, _, publisher, outcome = tampered
    signed_by_publisher(folder, publisher, alter)
    new, holds_older, holds_it = outcome()
    assert (new, holds_older) == (word, word)
    assert holds_it == "refused"  # another issue under a number that is taken


def expired(parts):
    for part in parts.values():
        part.expires -= timedelta(days=6 * 365)


def test_nothing_is_refused_for_its_date(scene, tmp_path):
    """Its number says that an issue is old, and the screen tells its age."""
    top, publisher, kiosks = scene
    shutil.copytree(top / "two", tmp_path / "stick")
    signed_by_publisher(tmp_path / "stick" / OURS, publisher, expired)
    copies = [kiosk.copy(tmp_path / name) for name, kiosk in kiosks.items()]
    words = [copy.outcome(tmp_path / "stick") for copy in copies]
    assert words == ["updated", "updated", "refused"]  # other words: another issue 2


def test_the_publishing_key_could_have_signed_the_same_again(scene, tmp_path):
    top, publisher, kiosks = scene
    shutil.copytree(top / "two", tmp_path / "stick")
    signed_by_publisher(tmp_path / "stick" / OURS, publisher, lambda _parts: None)
    copies = [kiosk.copy(tmp_path / name) for name, kiosk in kiosks.items()]
    words = [copy.outcome(tmp_path / "stick") for copy in copies]
    assert words == ["updated", "updated", "refused"]  # in other spacing: another issue 2


def test_the_table_is_long_enough():
    """Of distinct kinds; each is tried on every kiosk."""
    to_a_file = {*OTHER_WORDS, *STOPS_SHORT, *SHORTER, "swap"}
    assert len(to_a_file) == len(OTHER_WORDS) + len(STOPS_SHORT) + len(SHORTER) + 1
    kinds = len(FILES) * len(to_a_file)
    kinds += len(REPLAYED) + len(SIGNATURES) * len(ROLES) + len(ROOTS) + len(NO_ISSUES)
    print(f"{kinds} kinds of tampering, on {len(KIOSKS)} kiosks")  # noqa: T201 - pytest -s
    assert kinds >= 560
