"""The box's own side: takes a release from a stick, tries it, and keeps it or lets it go.

The order of what is written is that of `software.slots`, whose numbers are repeated here. All that
it touches is handed in, so that tests kill it at any instant on files.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec
from tuf.api.metadata import Metadata, Root

from common import atomic_write
from content.errors import ContentError, StoreError, Tampered, UnknownPublisher, reason
from content.stick.copy import METADATA
from content.trust.identity import Anchor, read_anchor
from content.trust.verify import online_keys
from software import offer, rules, slots, unpacking
from software.errors import Refused, Why
from software.slots import Book, Choice, Held, Proof, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from software.offer import Offer
    from software.release import Architecture, Release


class Loader(Protocol):
    """The boot loader's choice, wherever it keeps that."""

    def read(self) -> Choice: ...

    def write(self, choice: Choice) -> None: ...


def _nothing(_slot: Slot, _scratch: Path) -> None:
    """GRUB reads all of it in the root."""


class Card(NamedTuple):
    """What this machine started from."""

    running: Slot
    slots: dict[Slot, Path]
    """A partition or a file each."""
    loader: Loader
    settle: Callable[[Slot, Path], None] = _nothing
    """Make what the loader reads elsewhere of a root that was written; gets room for scratch."""
    try_word: str = ""
    """For a loader that is told at the restart what it should try."""


class Box:
    """One card and what is kept about it in ``state``, a folder of root's."""

    def __init__(  # noqa: PLR0913 - what it goes by, and what this card is
        self,
        card: Card,
        state: Path,
        anchor: Path,
        architecture: Architecture | None,
        *,
        is_practice: bool = False,
        root_number: int = 0,
    ) -> None:
        """``root_number``: of the release that what runs was made as; 0: nobody counted it."""
        self.card = card
        self.state = state
        self.anchor = anchor
        self.architecture = architecture
        self.is_practice = is_practice
        self.root_number = root_number

    @property
    def book(self) -> Book:
        """Raises StoreError: a book that cannot be read has no floor, so nothing is taken."""
        try:
            return msgspec.json.decode(self._book_path.read_bytes(), type=Book)
        except FileNotFoundError:
            return Book()
        except (OSError, msgspec.MsgspecError) as error:
            raise StoreError(
                f"{self._book_path} is niet te lezen: dit steunpunt neemt geen software meer aan."
            ) from error

    def waiting(self) -> Held | None:
        """Return what waits in the other slot to be tried."""
        choice = self.card.loader.read()
        book = slots.settled(self.book, choice)
        if not slots.is_waiting(book, choice, self.card.running):
            return None
        return book.held(self.card.running.other)

    def take(
        self,
        mount: Path,
        power: Callable[[], None],
        *,
        progress: Callable[[int, int], None] = lambda _done_bytes, _total_bytes: None,
    ) -> Held:
        """Put the release of a stick into the slot that does not run. Raises ContentError.

        ``power`` raises Refused when this is no time to write.
        """
        choice = self.card.loader.read()
        slot = slots.to_write(choice, self.card.running)
        self.settle()  # a cut before 8, and a stick that comes before the proof does it
        book = self.book
        believed = self._believed()
        floor = self._floor(book, believed)
        with tempfile.TemporaryDirectory(prefix="noodsteunpunt-") as scratch:
            found = offer.read(
                mount,
                believed,
                self.architecture,
                floor=floor,
                accepted=self._kept(book, floor),
                scratch=Path(scratch),
            )
        here = self._here(slot, floor, self._running_sha256(book, found.release, mount))
        rules.check(found.release, here, practice=found.practice)
        held = Held(
            version=found.release.version,
            image_sha256=found.release.image_sha256,
            proof=found.proof,
        )
        # Brought again. What was tried and did not stay is written again: the slot may have died.
        if book.held(slot) == held and held.image_sha256 != book.tried:
            self._write(slots.filled(book, slot, held))
            return held
        power()
        with offer.image(mount, found.release) as packed:
            if choice.once is not None:
                self.card.loader.write(Choice(choice.good))  # 1
            book = slots.emptied(book, slot)
            self._write(book)  # 2
            unpacking.fill(found.release, packed, self.card.slots[slot], progress=progress)  # 3
            self.card.settle(slot, self.state)
        self._keep(found, slot)
        self._write(slots.filled(book, slot, held))  # 4
        return held

    def arm(self) -> Held:
        """Have the loader try what waits at the next start. Raises ContentError."""
        choice = self.card.loader.read()
        book = slots.settled(self.book, choice)
        book, choice = slots.to_try(book, choice, self.card.running)
        self._forget_start(self.card.running.other)
        self._write(book)
        self.card.loader.write(choice)  # 5
        held = book.held(self.card.running.other)
        assert held is not None  # noqa: S101 - to_try saw it
        return held

    def look_back(self) -> None:
        """Tell a try that never came from one that failed, where the loader keeps no word of it.

        The initramfs of each root leaves word that it started. Raises StoreError.
        """
        before = self.book
        if self.card.try_word and not self._started(self.card.running.other).exists():
            after = slots.put_off(before, self.card.running)
            if after != before:
                self._write(after)

    def is_trial(self) -> bool:
        """Whether what runs has still to prove itself."""
        return slots.is_trial(self.card.loader.read(), self.card.running)

    def prove(self) -> None:
        """What runs is good. Raises ContentError."""
        if self.is_trial():
            self.card.loader.write(slots.proven(self.card.running))  # 7
        self.settle()

    def settle(self) -> None:
        """Step 8, also where a cut came between."""
        before = self.book
        after = slots.settled(before, self.card.loader.read())
        if after != before:
            self._write(after)

    def _believed(self) -> Anchor:
        try:
            return read_anchor(self.anchor.read_bytes())
        except FileNotFoundError as error:
            raise Refused(Why.NOBODY) from error
        except Tampered as error:
            raise UnknownPublisher(
                f"{self.anchor} is beschadigd: neem een nieuwe kaart."
            ) from error

    def _floor(self, book: Book, believed: Anchor) -> Proof | None:
        """The higher of what proved itself on this card, and what its root was made as.

        A card that was made of a newer image takes nothing older either, from its first start.
        """
        if not self.root_number:
            return book.floor
        made_as = Proof(
            number=self.root_number,
            root_version=believed.version,
            online_keys=online_keys(Metadata[Root].from_bytes(believed.data).signed),
            anchor=believed.digest,
        )
        return slots.higher(book.floor, made_as)

    def _here(self, slot: Slot, floor: Proof | None, running_sha256: str) -> rules.Here:
        with self.card.slots[slot].open("rb") as partition:
            slot_bytes = partition.seek(0, 2)
        return rules.Here(
            architecture=self.architecture,
            slot_bytes=slot_bytes,
            floor=floor.number if floor else 0,
            running_sha256=running_sha256,
            is_practice=self.is_practice,
        )

    def _running_sha256(self, book: Book, release: Release, mount: Path) -> str:
        """Of the image that runs; empty: it is not known, and not ``release``.

        A card that was made with it has no book of it. Then the slot is read, where it can be that
        of ``release``: the number is part of the image, and so is its first piece, in which a file
        system says when it was made.
        """
        running = book.held(self.card.running)
        if running is not None:
            return running.image_sha256
        if release.number != self.root_number:
            return ""
        try:
            with offer.image(mount, release) as packed:
                first = next(unpacking.pieces(release, packed))
            with self.card.slots[self.card.running].open("rb") as partition:
                if partition.read(len(first)) != first:
                    return ""
                return unpacking.digest(partition.fileno(), release.image_bytes)
        except (OSError, ContentError):
            return ""  # the stick is read again; a card that wears out may need what is on it

    def _kept(self, book: Book, floor: Proof | None) -> Path | None:
        """What proved the release of the floor. None: its slot was written over, or never was."""
        for slot in Slot:
            held = book.held(slot)
            if held and held.proof == floor and (self.state / slot).is_dir():
                return self.state / slot
        return None

    def _keep(self, found: Offer, slot: Slot) -> None:
        """Keep what proved it: roots that a later stick need not have, and which issue it was."""
        folder = self.state / slot
        new = self.state / f".{slot}.new"
        try:
            atomic_write.remove(new)
            (new / METADATA).mkdir(parents=True)
            for name, data in found.metadata.items():
                (new / METADATA / name).write_bytes(data)
            atomic_write.sync_tree(new)
            atomic_write.remove(folder)
            atomic_write.rename(new, folder)
        except OSError as error:
            raise StoreError(f"{folder} is niet te schrijven ({reason(error)}).") from error

    def _started(self, slot: Slot) -> Path:
        """There since that root last came as far as its initramfs: see deploy/card."""
        return self.state / f"started-{slot}"

    def _forget_start(self, slot: Slot) -> None:
        path = self._started(slot)
        try:
            path.unlink(missing_ok=True)
            atomic_write.sync_folder(self.state)
        except OSError as error:
            raise StoreError(f"{path} is niet te verwijderen ({reason(error)}).") from error

    @property
    def _book_path(self) -> Path:
        return self.state / "book.json"

    def _write(self, book: Book) -> None:
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            atomic_write.write(self._book_path, msgspec.json.encode(book))
        except OSError as error:
            raise StoreError(
                f"{self._book_path} is niet te schrijven ({reason(error)})."
            ) from error
