"""A publisher's source folder, file by file: what belongs there, read with bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.text import clean_line
from content.errors import SourceFaults, reason
from content.source.strays import ASIDE

if TYPE_CHECKING:
    from pathlib import Path

FILES = 5_000
FILE_BYTES = 64 * 1024 * 1024
_OF_THE_SYSTEM = {"thumbs.db", "desktop.ini", "ehthumbs.db"}


def read_source(source: Path) -> dict[str, bytes]:
    """Return what is in the folder, by path with slashes, in order of path.

    What Windows, macOS and Office leave behind is passed over, and the folder `strays.ASIDE`; a
    link that leads nowhere is a fault, for somebody meant it. Raises SourceFaults.
    """
    found: dict[str, bytes] = {}
    try:
        if not source.is_dir():
            raise SourceFaults((f"{source} is geen map: noem de map met uw bestanden.",))
        for path in sorted(source.rglob("*")):
            relative = path.relative_to(source)
            if any(_is_passed_over(part) for part in relative.parts) or path.is_dir():
                continue
            file = relative.as_posix()
            if not path.is_file():
                message = f"{clean_line(file)}: is geen bestand dat er nog is: haal het weg."
                raise SourceFaults((message,))
            if not _is_text(file):
                raise SourceFaults((f"{clean_line(file)}: geef dit bestand een andere naam.",))
            if path.stat().st_size > FILE_BYTES:
                raise SourceFaults((f"{file}: groter dan 64 MB: maak het kleiner.",))
            found[file] = path.read_bytes()
            if len(found) > FILES:
                raise SourceFaults((f"{source}: meer dan {FILES} bestanden: klopt de map?",))
    except OSError as error:
        why = reason(error)
        message = f"{error.filename or source} is niet te lezen ({why}): sluit het bestand."
        raise SourceFaults((message,)) from error
    return found


def _is_text(name: str) -> bool:
    """Whether ``name`` is no bytes of another system's code page in disguise."""
    return not any(0xD800 <= ord(character) < 0xE000 for character in name)


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _OF_THE_SYSTEM | {ASIDE}
