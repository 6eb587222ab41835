"""A publisher's own folder: its roots, its keys, and the last issue it signed.

DIR/ROOT.json                 the newest root: hand this to kiosks, and compare its fingerprint
DIR/roots/<n>.root.json       every root there was: how kiosks follow a change of keys
DIR/root-keys/<holder>.pem    k of n root keys, encrypted; to be taken to their holders
DIR/holders.json              which holder has which root key; for this folder alone
DIR/publishing-keys/…         the key that signs issues, encrypted
DIR/approval-keys/<id>.pem    keys of those who approve issues, encrypted; to be taken to them
DIR/issues/<n>/               the last issue, as on the stick
"""

from __future__ import annotations

import copy
import shutil
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from tuf.api.metadata import (
    Metadata,
    Root,
    Snapshot,
    Targets,
    Timestamp,
)

from common import atomic_write
from content.errors import FormatError, KeyFault, StoreError, Tampered, reason
from content.publishing import holders, keys, proposal
from content.stick.copy import METADATA, SOFTWARE, TARGETS
from content.trust.identity import (
    IDENTITY,
    Identity,
    check_identity,
    check_name,
    read_anchor,
)
from content.trust.tuf_client import hashed_name, in_our_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from securesystemslib.signer import CryptoSigner

    from content.publishing.proposal import Proposal

    Ask = Callable[[str], str]
    """Asks for the passphrase of what is named."""

APPROVAL_KEYS = "approval-keys"
ROOT_YEARS = 15
_YEAR = timedelta(days=365)


class PublisherFolder:
    """One publisher's folder, opened. Every method raises ContentError with what to do."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            data = (path / "ROOT.json").read_bytes()
        except OSError as error:
            raise KeyFault(_no_root(path)) from error
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

    def signed_under(self, issue: int) -> int:
        """Return the root version that an issue was signed under; 0 when that cannot be told."""
        names = (self.issue_folder(issue) / METADATA).glob("*.root.json")
        versions = [path.name.partition(".")[0] for path in names]
        return max((int(text) for text in versions if text.isdecimal()), default=0)

    def sign_issue(
        self, targets: Mapping[str, bytes], now: datetime, ask: Ask, *, least: int
    ) -> int:
        """Sign ``targets`` as the next issue, at least number ``least``, and return its number."""
        issue = max(self.last_issue() + 1, least)
        proposed = proposal.propose(self.identity.publisher, self.root.signed, targets, issue, now)
        return self.finish(self._approved(proposed, ask), ask)

    def finish(self, proposed: Proposal, ask: Ask) -> int:
        """Make an issue of a proposal that enough have signed, and return its number.

        The publishing key signs it too, where it has not yet. Raises KeyFault when too few did.
        """
        roots, root = self.roots(), self.root.signed
        for version in range(1, self.anchor.version + 1):
            if f"{version}.root.json" not in roots:
                raise StoreError(
                    f"{self.path / 'roots'} mist {version}.root.json, en dan volgen kiosken uw "
                    "nieuwe sleutels niet: haal het bestand uit uw reservekopie."
                )
        proposal.check_root(proposed, root)
        issue = proposed.issue
        if issue <= self.last_issue():
            raise StoreError(
                f"Uitgave {self.last_issue()} is er al: maak een nieuw voorstel van wat er nu is."
            )
        online = self._publishing_key(ask)
        if online.public_key.keyid not in proposal.signers(proposed, root):
            proposed = proposal.sign(proposed, online, root)
        there = len(proposal.signers(proposed, root))
        if there < proposal.needed(root):
            raise KeyFault(
                f"Nodig zijn {proposal.needed(root)} handtekeningen, hier: {there}. Laat nog "
                "iemand goedkeuren, met een eigen sleutel."
            )
        metadata = roots | proposal.finished(proposed, online)
        files = proposed.targets.signed.targets
        hashed = {hashed_name(files[name]): data for name, data in proposed.files.items()}
        self._keep(issue, metadata, hashed)
        return issue

    def _approved(self, proposed: Proposal, ask: Ask) -> Proposal:
        """Return it with the signatures of the approval keys that lie here, as far as needed."""
        names, root = holders.read(self.path), self.root.signed
        online = set(root.roles[Timestamp.type].keyids)
        for keyid in root.roles[Targets.type].keyids:
            path = self.approval_key(keyid)
            wanted = proposal.needed(root) - 1  # the publishing key's own is one
            if len(proposal.signers(proposed, root)) >= wanted:
                break
            if keyid not in online and path.is_file():
                signer = keys.load(path, ask(f"de goedkeuringssleutel van {names.get(keyid, '')}"))
                proposed = proposal.sign(proposed, signer, root)
        return proposed

    def approval_key(self, keyid: str) -> Path:
        """Where an approval key is, if it lies here."""
        return _key_file(self.path / APPROVAL_KEYS, keyid)

    def _keep(self, issue: int, metadata: dict[str, bytes], targets: dict[str, bytes]) -> None:
        new = self.path / "issues" / ".new"
        atomic_write.remove(new)
        for top, files in ((METADATA, metadata), (TARGETS, targets)):
            for name, data in files.items():
                path = new / top / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        atomic_write.sync_tree(new)
        atomic_write.rename(new, self.issue_folder(issue))
        for old in (self.path / "issues").iterdir():
            if old.name != str(issue):
                shutil.rmtree(old)

    def _publishing_key(self, ask: Ask) -> CryptoSigner:
        (keyid,) = self.root.signed.roles[Timestamp.type].keyids
        path = _key_file(self.path / "publishing-keys", keyid)
        return keys.load(path, ask(f"de publicatiesleutel van {self.identity.name}"))


def _no_root(path: Path) -> str:
    """Say that there is no publisher; a new one is no answer where only ROOT.json was moved."""
    versions = [int(p.name.split(".")[0]) for p in (path / "roots").glob("[0-9]*.root.json")]
    if versions:
        newest = path / "roots" / f"{max(versions)}.root.json"
        return f"In {path} is ROOT.json weg: kopieer {newest} naar {path / 'ROOT.json'}."
    return f"In {path} staat geen afzender: maak er een met init-publisher."


class NewKey(NamedTuple):
    """A key that exists in memory alone, until the root that names it has been signed."""

    signer: CryptoSigner
    passphrase: str
    holder: str = ""
    """Who takes it away; empty for the publishing key, which stays."""
    approves: bool = False
    """Whether it approves issues; else a key with a holder is a root key."""

    @property
    def is_root(self) -> bool:
        return bool(self.holder) and not self.approves


def init_publisher(  # noqa: PLR0913 - what a ceremony decides, each by name
    path: Path,
    identity: Identity,
    *,
    root_keys: int,
    threshold: int,
    now: datetime,
    ask: Ask,
    holder_names: Sequence[str] = (),
) -> PublisherFolder:
    """Make a publisher: its root keys, its publishing key and its first root.

    All of it or nothing: a ceremony that is broken off leaves no key behind.
    """
    try:
        check_identity(identity)
        if identity.publisher != SOFTWARE:
            check_name(identity, {})
    except Tampered as error:
        raise FormatError(str(error)) from error
    if not 1 <= threshold <= root_keys:
        raise KeyFault(f"Van {root_keys} sleutels kunnen er geen {threshold} nodig zijn.")
    if (path / "ROOT.json").exists():
        raise KeyFault(f"In {path} staat al een afzender: kies een andere map.")
    if path.exists() and any(path.iterdir()):
        raise KeyFault(f"{path} is niet leeg: kies een nieuwe map.")
    root = Root(
        version=1,
        expires=now.replace(microsecond=0) + ROOT_YEARS * _YEAR,
        consistent_snapshot=True,
        unrecognized_fields={IDENTITY: msgspec.to_builtins(identity)},
    )
    made = [
        add_root_key(root, holder, ask(f"de hoofdsleutel van {holder} ({number} van {root_keys})"))
        for number, holder in enumerate(holders.default_names(holder_names, root_keys), 1)
    ]
    root.roles[Root.type].threshold = threshold
    made.append(_set_publishing_key(root, ask))
    new = path.with_name(f".{path.name}.new")
    try:
        atomic_write.remove(new)
        _keep_root(
            new, proposal.signed(root, [key.signer for key in made if key.is_root]), root, made
        )
        atomic_write.rename(new, path)
    except OSError as error:
        raise StoreError(f"{path} is niet te beschrijven ({reason(error)}).") from error
    finally:
        with suppress(OSError):
            atomic_write.remove(new)
    return PublisherFolder(path)


def change_root(
    folder: PublisherFolder,
    change: Callable[[Root], Iterable[NewKey]],
    *,
    now: datetime,
    key_files: Iterable[Path],
    ask: Ask,
) -> PublisherFolder:
    """Make the next root: ``change`` alters it and returns any new keys.

    Signed by enough root keys of before and of after; ``key_files`` are where their holders have
    them, by default those in the folder. Kiosks follow with the next issue they read.
    """
    before = folder.root.signed
    root = copy.deepcopy(before)
    root.version += 1
    root.expires = now.replace(microsecond=0) + ROOT_YEARS * _YEAR
    made = list(change(root))
    old = set(before.roles[Root.type].keyids)
    after = root.roles[Root.type]
    files = list(key_files) or sorted((folder.path / "root-keys").glob("*.pem"))
    signers = [keys.load(path, ask(f"de hoofdsleutel {path.stem}")) for path in files]
    usable = [s for s in signers if s.public_key.keyid in old | set(after.keyids)]
    new_signers = [key.signer for key in made if key.is_root]
    by_id = {signer.public_key.keyid: signer for signer in [*usable, *new_signers]}
    for name, role, keyids in (
        ("oude", before.roles[Root.type], old),
        ("nieuwe", after, set(after.keyids)),
    ):
        here = len(keyids & by_id.keys())
        if here < role.threshold:
            raise KeyFault(
                f"Nodig zijn {role.threshold} {name} hoofdsleutels, hier: {here}. "
                "Laat de andere sleutelhouders erbij komen (--key)."
            )
    try:
        _keep_root(folder.path, proposal.signed(root, by_id.values()), root, made)
    except OSError as error:
        raise StoreError(f"{folder.path} is niet te beschrijven ({reason(error)}).") from error
    return PublisherFolder(folder.path)


def add_root_key(root: Root, holder: str, passphrase: str) -> NewKey:
    key = NewKey(keys.generate(), keys.fit_passphrase(passphrase), holder)
    root.add_key(key.signer.public_key, Root.type)
    return key


def remove_root_key(root: Root, keyid: str) -> None:
    """Take a root key out. Raises KeyFault when too few would be left."""
    role = root.roles[Root.type]
    root.revoke_key(keyid, Root.type)
    if len(role.keyids) < role.threshold:
        raise KeyFault("Dan blijven er te weinig hoofdsleutels over: voeg er eerst een toe.")


def replace_publishing_key(root: Root, ask: Ask) -> NewKey:
    for keyid in list(root.roles[Timestamp.type].keyids):
        for role in (Timestamp.type, Snapshot.type, Targets.type):
            root.revoke_key(keyid, role)
    return _set_publishing_key(root, ask)


def _set_publishing_key(root: Root, ask: Ask) -> NewKey:
    key = NewKey(keys.generate(), keys.fit_passphrase(ask("de nieuwe publicatiesleutel")))
    for role in (Timestamp.type, Snapshot.type, Targets.type):
        root.add_key(key.signer.public_key, role)
    return key


def _key_file(folder: Path, keyid: str) -> Path:
    return folder / f"{keyid[:12]}.pem"


def _keep_root(path: Path, data: bytes, root: Root, made: Iterable[NewKey]) -> None:
    """Keep new keys, then the root that names them: never the other way round. Raises OSError."""
    (path / "roots").mkdir(parents=True, exist_ok=True)
    (path / "issues").mkdir(exist_ok=True)
    for key in made:
        keys.save(key.signer, _new_file(path, key), key.passphrase)
    names = holders.read(path) | {k.signer.public_key.keyid: k.holder for k in made if k.holder}
    current = {*root.roles[Root.type].keyids, *root.roles[Targets.type].keyids}
    holders.write(path, {keyid: name for keyid, name in names.items() if keyid in current})
    atomic_write.write(path / "roots" / f"{root.version}.root.json", data)
    atomic_write.write(path / "ROOT.json", data)


def _new_file(path: Path, key: NewKey) -> Path:
    if not key.is_root:
        kind = APPROVAL_KEYS if key.approves else "publishing-keys"
        return _key_file(path / kind, key.signer.public_key.keyid)
    folder = path / "root-keys"
    return folder / holders.file_name(key.holder, {file.name for file in folder.glob("*.pem")})


def set_threshold(root: Root, threshold: int | None) -> None:
    """Have ``threshold`` root keys sign from now on; None leaves it. Raises KeyFault."""
    role = root.roles[Root.type]
    if threshold is not None:
        if threshold > len(role.keyids):
            raise KeyFault(f"Er zijn maar {len(role.keyids)} hoofdsleutels.")
        role.threshold = threshold
