"""What a reader had to overlook.

Every reader in this package is tolerant: it keeps what it can, leaves out what it cannot, and
notes each thing it overlooked. The importer passes the notes on as warnings. The publisher's side
uses the very same readers and refuses to publish while there is a note: tolerant on import and
strict on publish are one code path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 200  # of one file: a reader of a broken file needs the first ones


class Notes:
    """Notes about one file, in Dutch, each saying what is wrong and what to do."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._entries: list[tuple[int, str]] = []

    def add(self, text: str, line: int | None = None) -> None:
        """Note ``text``; ``line`` counts from 1, None is the file as a whole."""
        if not self.full:
            self._entries.append((line or 0, clean_line(text)))

    def move_to(self, other: Notes, line_of: Callable[[int | None], int | None]) -> None:
        """Tell ``other`` all of this, on the lines of the file that a person has.

        What was found in a file that we made ourselves is of no use by its own lines.
        """
        for line, text in self._entries:
            other.add(text, line_of(line or None))

    @property
    def full(self) -> bool:
        """Whether a reader may give up on the rest of the file: enough is wrong with it."""
        return len(self._entries) >= _MOST

    def __len__(self) -> int:
        return len(self._entries)

    def lines(self) -> tuple[str, ...]:
        """Return ``file:line: text`` in the order of the file."""
        return tuple(
            f"{self.file}:{line}: {text}" if line else f"{self.file}: {text}"
            for line, text in sorted(self._entries, key=lambda entry: entry[0])
        )
