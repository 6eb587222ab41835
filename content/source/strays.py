"""Files in a publisher's folder that would not be published, each with what to do about it.

A message that is left out in silence is a message that nobody reads. So a file that has no place in
an issue stops the publication, unless it lies in ``niet-publiceren`` or is litter of the system.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from common.did_you_mean import closest
from content.source.lists import SHEETS, SOURCES
from content.source.map_sheet import MAP_SOURCE
from content.source.pictures import SUFFIXES

ASIDE = "niet-publiceren"
"""A folder for what people keep beside their sources: it is passed over."""
_TOP = (*(name for names in SOURCES.values() for name in names), MAP_SOURCE)
_FOLDERS = {"bulletins": (".md", ".xml"), "guides": (".md",), "checklists": (".md",), "media": ()}
_TEXT = {".txt", ".docx", ".doc", ".odt", ".rtf", ".pdf", ".pages", ".html", ".htm", ".markdown"}
_SHEET = {".xlsx", ".xls", ".xlsm", ".ods", ".numbers", ".tsv"}
_PICTURE = SUFFIXES - {".pdf"}  # more often a letter than a picture
_DUTCH = {
    "plaatsen": "places",
    "locaties": "places",
    "plekken": "places",
    "voorzieningen": "utilities",
    "nutsvoorzieningen": "utilities",
}
_FOLDERS_DUTCH = {
    "berichten": "bulletins",
    "bericht": "bulletins",
    "adviezen": "guides",
    "lijsten": "checklists",
    "beelden": "media",
    "fotos": "media",
    "afbeeldingen": "media",
    "plaatjes": "media",
}
_COPY = re.compile(r"( ?\(\d+\)| ?- ?(kopie|copy)( ?\(\d+\))?|_\d+|~\d*)$", re.IGNORECASE)


def advice(file: str) -> str:
    """Return ``file: what is wrong: what to do``, in Dutch. ``file`` is a path with slashes."""
    path = PurePosixPath(file)
    what = _wrong_place(path) or _wrong_kind(path) or "hoort niet in een uitgave"
    end = "" if what.endswith("?") else "."
    return f"{file}: {what}{end} Moet het niet mee? Zet het in de map {ASIDE}."


def _wrong_kind(path: PurePosixPath) -> str | None:
    """A file that may lie here, of a kind that does not travel."""
    suffix = path.suffix.lower()
    stem = _stem(path)
    if suffix in _TEXT:
        return _as_text(path, stem)
    if suffix in _SHEET or (suffix == ".csv" and path.parent.name == ""):
        name = _table(stem)
        meant = f"bedoelt u {name}?" if name else "bedoelt u places.csv of utilities.csv?"
        if suffix == ".csv":
            return f"deze naam heeft geen betekenis: {meant}"
        if name and suffix in SHEETS:
            other = PurePosixPath(name).with_suffix(suffix)
            how = "Excel: Opslaan als CSV UTF-8"
            return f"deze naam heeft geen betekenis: bedoelt u {other} of {name}? ({how})"
        return f"dit leest een noodsteunpunt niet: {meant} (Excel: Opslaan als CSV UTF-8)"
    if suffix == ".md" and path.parent.name in {"guides", "checklists", "bulletins"}:
        return f"deze naam heeft geen betekenis: bedoelt u {path.parent}/{stem.lower()}.md?"
    return None


def _as_text(path: PurePosixPath, stem: str) -> str:
    inner = PurePosixPath(stem)
    if inner.suffix.lower() in {".md", ".csv", ".xml", ".json", ".geojson"}:
        return f"Windows heeft er {path.suffix} achter gezet: bedoelt u {inner.name}?"
    name = f"{stem}.md"
    if path.suffix.lower() == ".txt":
        return f"een bericht eindigt op .md: bedoelt u {name}?"
    return f"dit leest een noodsteunpunt niet: zet de tekst in een bestand {name} (Kladblok, UTF-8)"


def _wrong_place(path: PurePosixPath) -> str | None:
    """A file of a good kind in a folder that means nothing."""
    suffix = path.suffix.lower()
    here = str(path.parent)
    if path.name.lower() in _TOP:
        right = path.name.lower()
        return None if str(path) == right else f"ligt niet waar het hoort: bedoelt u {right}?"
    if here in _FOLDERS:
        if suffix in _PICTURE and here != "media":
            return f"beelden horen in media: bedoelt u media/{path.name}?"
        return None
    folder = _folder(path, suffix)
    return f"ligt niet waar het hoort: bedoelt u {folder}/{path.name}?" if folder else None


def _folder(path: PurePosixPath, suffix: str) -> str | None:
    """The folder that was probably meant, by its name and else by the kind of file."""
    for part in reversed(path.parent.parts):
        name = part.lower()
        close = _FOLDERS_DUTCH.get(name) or closest(name, _FOLDERS, 0.8)
        if close and (suffix in _FOLDERS[close] or (close == "media" and suffix in _PICTURE)):
            return close
    if suffix in _PICTURE:
        return "media"
    return "bulletins" if suffix in {".md", ".xml"} else None


def _table(stem: str) -> str | None:
    name = stem.lower()
    for dutch, english in _DUTCH.items():
        if dutch in name:
            return f"{english}.csv"
    close = closest(name, ("places", "utilities"))
    return f"{close}.csv" if close else None


def _stem(path: PurePosixPath) -> str:
    """The name without its ending and without what a copy adds: ``places (1).csv``."""
    return _COPY.sub("", path.stem).strip() or path.stem
