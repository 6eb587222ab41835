"""A publisher's own folder: its roots, its keys, and the last issue it signed.

DIR/ROOT.json                 the newest root: hand this to kiosks, and compare its fingerprint
DIR/roots/<n>.root.json       every root there was: how kiosks follow a change of keys
DIR/root-keys/<keyid>.pem     k of n root keys, encrypted; to be taken to their holders
DIR/publishing-keys/…         the key that signs issues, encrypted
DIR/issues/<n>/               the last issue, as on the stick
DIR/written                   the last issue that was read back from a stick
"""

from __future__ import annotations

import copy
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from content import durable, keys
from content.errors import FormatError, KeyFault, StoreError, Tampered
from content.identity import IDENTITY, Identity, Issued, check_identity, read_anchor
from content.stick import METADATA, TARGETS
from content.tuf_client import hashed_name, in_our_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from securesystemslib.signer import CryptoSigner

    Ask = Callable[[str], str]
    """Asks for the passphrase of what is named."""

ROOT_YEARS = 15
ISSUE_YEARS = 5
_YEAR = timedelta(days=365)


class PublisherFolder:
    """One publisher's folder, opened. Every method raises ContentError with what to do."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            data = (path / "ROOT.json").read_bytes()
        except OSError as error:
            raise KeyFault(
                f"In {path} staat geen afzender: maak er een met init-publisher."
            ) from error
        self.anchor = read_anchor(data)
        self.root: Metadata[Root] = Metadata[Root].from_bytes(data)
        self.identity = self.anchor.identity

    @property
    def fingerprint(self) -> str:
        return keys.fingerprint(self.root.signed)

    def roots(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.path / "roots").glob("*.root.json")}

    def last_issue(self) -> int:
        """Return the number of the last issue signed here, 0 before the first."""
        numbers = [int(p.name) for p in (self.path / "issues").glob("*") if p.name.isdecimal()]
        return max(numbers, default=0)

    def issue_folder(self, issue: int) -> Path:
        return self.path / "issues" / str(issue)

    def targets_of(self, issue: int) -> dict[str, Path]:
        """Return the files of an issue by their path inside the bundle."""
        folder = self.issue_folder(issue)
        data = (folder / METADATA / f"{issue}.targets.json").read_bytes()
        with in_our_words(f"uitgave {issue} in {self.path}"):
            targets = Metadata[Targets].from_bytes(data).signed.targets
        return {name: folder / TARGETS / hashed_name(target) for name, target in targets.items()}

    def written(self) -> int:
        """Return the last issue that was read back from a stick; 0 for none."""
        path = self.path / "written"
        text = path.read_text(errors="replace").strip() if path.exists() else ""
        return int(text) if text.isdecimal() else 0  # damaged: the last issue is brought again

    def mark_written(self, issue: int) -> None:
        durable.write(self.path / "written", f"{issue}\n".encode())

    def sign_issue(
        self, targets: Mapping[str, bytes], now: datetime, ask: Ask, *, least: int
    ) -> int:
        """Sign ``targets`` as the next issue, at least number ``least``, and return its number."""
        roots = self.roots()
        for version in range(1, self.anchor.version + 1):
            if f"{version}.root.json" not in roots:
                raise StoreError(
                    f"{self.path / 'roots'} mist {version}.root.json, en dan volgen kiosken uw "
                    "nieuwe sleutels niet: haal het bestand uit uw reservekopie."
                )
        online = self._publishing_key(ask)
        issue = max(self.last_issue() + 1, least)
        expires = now.replace(microsecond=0) + ISSUE_YEARS * _YEAR
        files = {name: TargetFile.from_data(name, data) for name, data in targets.items()}
        signed_targets = Targets(
            version=issue,
            expires=expires,
            targets=files,
            unrecognized_fields={
                IDENTITY: msgspec.to_builtins(Issued(issued_at=now.replace(microsecond=0)))
            },
        )
        targets_data = _signed(signed_targets, [online])
        snapshot = Snapshot(
            version=issue, expires=expires, meta={"targets.json": _vouch(issue, targets_data)}
        )
        snapshot_data = _signed(snapshot, [online])
        timestamp = Timestamp(
            version=issue, expires=expires, snapshot_meta=_vouch(issue, snapshot_data)
        )
        metadata = {
            **roots,
            f"{issue}.targets.json": targets_data,
            f"{issue}.snapshot.json": snapshot_data,
            "timestamp.json": _signed(timestamp, [online]),
        }
        hashed = {hashed_name(files[name]): data for name, data in targets.items()}
        self._keep(issue, metadata, hashed)
        return issue

    def _keep(self, issue: int, metadata: dict[str, bytes], targets: dict[str, bytes]) -> None:
        new = self.path / "issues" / ".new"
        durable.remove(new)
        for top, files in ((METADATA, metadata), (TARGETS, targets)):
            for name, data in files.items():
                path = new / top / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        durable.sync_tree(new)
        durable.rename(new, self.issue_folder(issue))
        for old in (self.path / "issues").iterdir():
            if old.name != str(issue):
                shutil.rmtree(old)

    def _publishing_key(self, ask: Ask) -> CryptoSigner:
        (keyid,) = self.root.signed.roles[Timestamp.type].keyids
        path = _key_file(self.path / "publishing-keys", keyid)
        return keys.load(path, ask(f"publicatiesleutel van {self.identity.name}"))


def init_publisher(  # noqa: PLR0913 - what a ceremony decides, each by name
    path: Path,
    identity: Identity,
    *,
    root_keys: int,
    threshold: int,
    now: datetime,
    ask: Ask,
) -> PublisherFolder:
    """Make a publisher: its root keys, its publishing key and its first root."""
    try:
        check_identity(identity)
    except Tampered as error:
        raise FormatError(str(error)) from error
    if not 1 <= threshold <= root_keys:
        raise KeyFault(f"Van {root_keys} sleutels kunnen er geen {threshold} nodig zijn.")
    if (path / "ROOT.json").exists():
        raise KeyFault(f"In {path} staat al een afzender: kies een andere map.")
    root = Root(
        version=1,
        expires=now.replace(microsecond=0) + ROOT_YEARS * _YEAR,
        consistent_snapshot=True,
        unrecognized_fields={IDENTITY: msgspec.to_builtins(identity)},
    )
    signers = []
    for number in range(1, root_keys + 1):
        signer = _new_key(path / "root-keys", ask(f"hoofdsleutel {number} van {root_keys}"))
        root.add_key(signer.public_key, Root.type)
        signers.append(signer)
    root.roles[Root.type].threshold = threshold
    _set_publishing_key(root, path, ask)
    _keep_root(path, _signed(root, signers), 1)
    return PublisherFolder(path)


def change_root(
    folder: PublisherFolder,
    change: Callable[[Root], Iterable[CryptoSigner]],
    *,
    now: datetime,
    key_files: Iterable[Path],
    ask: Ask,
) -> PublisherFolder:
    """Make the next root: ``change`` alters it and returns the signers of any new root keys.

    Signed by enough root keys of before and of after; ``key_files`` are where their holders have
    them, by default those in the folder. Kiosks follow with the next issue they read.
    """
    before = folder.root.signed
    root = copy.deepcopy(before)
    root.version += 1
    root.expires = now.replace(microsecond=0) + ROOT_YEARS * _YEAR
    new_signers = list(change(root))
    old = set(before.roles[Root.type].keyids)
    after = root.roles[Root.type]
    files = list(key_files) or sorted((folder.path / "root-keys").glob("*.pem"))
    signers = [keys.load(path, ask(f"hoofdsleutel {path.stem}")) for path in files]
    usable = [s for s in signers if s.public_key.keyid in old | set(after.keyids)]
    by_id = {signer.public_key.keyid: signer for signer in [*usable, *new_signers]}
    for name, role, keyids in (
        ("oude", before.roles[Root.type], old),
        ("nieuwe", after, set(after.keyids)),
    ):
        here = len(keyids & by_id.keys())
        if here < role.threshold:
            raise KeyFault(
                f"Er zijn {role.threshold} {name} hoofdsleutels nodig en er zijn er {here}: "
                "laat de andere sleutelhouders erbij komen (--key)."
            )
    _keep_root(folder.path, _signed(root, by_id.values()), root.version)
    return PublisherFolder(folder.path)


def add_root_key(folder: PublisherFolder, root: Root, passphrase: str) -> CryptoSigner:
    signer = _new_key(folder.path / "root-keys", passphrase)
    root.add_key(signer.public_key, Root.type)
    return signer


def remove_root_key(root: Root, keyid_start: str) -> None:
    """Take a root key out by the start of its id. Raises KeyFault when too few would be left."""
    role = root.roles[Root.type]
    found = [keyid for keyid in role.keyids if keyid.startswith(keyid_start)]
    if len(found) != 1:
        raise KeyFault(f"Geen of meer dan een hoofdsleutel begint met {keyid_start}: zie 'keys'.")
    root.revoke_key(found[0], Root.type)
    if len(role.keyids) < role.threshold:
        raise KeyFault("Dan blijven er te weinig hoofdsleutels over: voeg er eerst een toe.")


def replace_publishing_key(folder: PublisherFolder, root: Root, ask: Ask) -> None:
    for keyid in list(root.roles[Timestamp.type].keyids):
        for role in (Timestamp.type, Snapshot.type, Targets.type):
            root.revoke_key(keyid, role)
    _set_publishing_key(root, folder.path, ask)


def _set_publishing_key(root: Root, path: Path, ask: Ask) -> None:
    signer = _new_key(path / "publishing-keys", ask("nieuwe publicatiesleutel"))
    for role in (Timestamp.type, Snapshot.type, Targets.type):
        root.add_key(signer.public_key, role)


def _new_key(folder: Path, passphrase: str) -> CryptoSigner:
    signer = keys.generate()
    keys.save(signer, _key_file(folder, signer.public_key.keyid), passphrase)
    return signer


def _key_file(folder: Path, keyid: str) -> Path:
    return folder / f"{keyid[:12]}.pem"


def _keep_root(path: Path, data: bytes, version: int) -> None:
    try:
        (path / "roots").mkdir(parents=True, exist_ok=True)
        (path / "issues").mkdir(exist_ok=True)
        durable.write(path / "roots" / f"{version}.root.json", data)
        durable.write(path / "ROOT.json", data)
    except OSError as error:
        raise StoreError(f"{path} is niet te beschrijven ({error.strerror}).") from error


_Role = TypeVar("_Role", Root, Targets, Snapshot, Timestamp)


def _signed(signed: _Role, signers: Iterable[CryptoSigner]) -> bytes:
    metadata: Metadata[_Role] = Metadata(signed)
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata.to_bytes()


def _vouch(version: int, data: bytes) -> MetaFile:
    return MetaFile.from_data(version, data, ["sha256"])


def set_threshold(root: Root, threshold: int | None) -> None:
    """Have ``threshold`` root keys sign from now on; None leaves it. Raises KeyFault."""
    role = root.roles[Root.type]
    if threshold is not None:
        if threshold > len(role.keyids):
            raise KeyFault(f"Er zijn maar {len(role.keyids)} hoofdsleutels.")
        role.threshold = threshold
