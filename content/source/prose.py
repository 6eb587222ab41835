"""Markdown as people write it, to the small Markdown that is published, line for line.

What has a meaning keeps it as plain text: bold is its words, a link is its words and its address,
a picture is remembered. What cannot be shown (a table, HTML, struck-out words) is noted with its
line. A comment is never published. The lines of the result are the lines of the file.
"""

from __future__ import annotations

import html
import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from content.core.markdown import decode
from content.source.encoding import note_damage
from content.source.prose_lines import plain_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.core.remarks import Notes

_NO_BREAK = r"(?:[^\n]|\n(?!\s*\n)){1,1000}?"  # up to the end of a paragraph
_COMMENT_LINE = re.compile(r"(?m)^[ \t]*\[[^\]\n]{0,100}\]:[ \t]*(?:#|<>)(?:[ \t][^\n]*)?$")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~|<>%=:'\"$^&])")
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`\n]{1,1000})\1(?!`)")
_IMAGE = re.compile(
    r"!\[([^\]\n]{0,300})\]\(\s{0,9}<?([^)\n>\"]{0,300}?)>?(?:\s+\"[^\"\n]{0,300}\")?\s{0,9}\)"
)
_WIKI_IMAGE = re.compile(r"!\[\[([^\]|\n]{1,300})(?:\|([^\]\n]{0,300}))?\]\]")
_HTML_IMAGE = re.compile(r"<img\s([^<>]{0,500})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(src|alt)\s*=\s*[\"']([^\"'<>]{0,300})[\"']", re.IGNORECASE)
_DEFINITION = re.compile(
    r"(?m)^ {0,3}\[([^\]\n^]{1,300})\]:[ \t]{0,9}<?([^\s>]{1,500})>?[^\n]{0,300}$"
)
_LINK = re.compile(
    r"\[([^\]\n]{0,300})\]\(\s{0,9}<?([^)\n>\"]{0,500}?)>?(?:\s+\"[^\"\n]{0,300}\")?\s{0,9}\)"
)
_REFERENCE = re.compile(r"\[([^\]\n]{1,300})\]\[([^\]\n]{0,300})\]")
_HTML_LINK = re.compile(
    r"<a\s[^<>]{0,300}?href\s*=\s*[\"']([^\"'<>]{0,500})[\"'][^<>]{0,300}>([^<]{0,300})</a>",
    re.IGNORECASE,
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:|tel:)[^>\s]{1,500}|[\w.+-]{1,100}@[\w.-]{1,200})>")
_WITH_SCHEME = re.compile(r"(?:https?://|mailto:|tel:|www\.)\S", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\.\w+|(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_FILE_END = re.compile(r"\.(?:md|docx?|pdf|xlsx?|png|jpe?g|txt)(?:#.*)?$", re.IGNORECASE)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]{0,20})(?:\s[^<>]{0,500})?/?>")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,20}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")
_BARE_TAGS = {
    "b", "strong", "i", "em", "u", "p", "div", "span", "small", "big", "center", "font", "sup",
    "sub", "mark", "br", "wbr", "q", "cite", "abbr", "code", "ins",
}  # fmt: skip  # their words mean the same without them
_STRUCK_TAGS = {"s", "del", "strike"}
_STRONG = tuple(
    (sign, re.compile(pattern, re.DOTALL))
    for sign, pattern in (
        ("**", rf"\*\*(?=\S)({_NO_BREAK})(?<=\S)\*\*"),
        ("__", rf"(?<!\w)__(?=\S)({_NO_BREAK})(?<=\S)__(?!\w)"),
        ("==", rf"==(?=[^\s=])({_NO_BREAK})(?<=[^\s=])=="),
        ("*", r"(?<![\w*])\*(?=[^\s*])((?:[^*\n]|\n(?!\s*\n)){1,1000}?)(?<=[^\s*])\*(?![\w*])"),
        ("_", r"(?<![\w_])_(?=[^\s_])((?:[^_\n]|\n(?!\s*\n)){1,1000}?)(?<=[^\s_])_(?![\w_])"),
    )
)
_FAULTS = (
    (re.compile(r"~~"), "Doorgestreepte tekst (~~) kan niet: haal die woorden weg."),
    (re.compile(r"\*\*|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)"),
     "Hier staan losse opmaaktekens: haal ze weg."),
    (re.compile(r"\[\^[^\]\n]{1,100}\]"), "Een voetnoot kan niet: zet de uitleg in de zin zelf."),
    (re.compile(r"\[\["), "Een verwijzing met [[ ]] kan niet: schrijf de woorden zelf."),
    (re.compile(r"\]\("), "Deze link is niet te lezen: schrijf [woorden](https://…)."),
    (re.compile(r"(?m)^[ \t>]*(?:```|~~~)"), "Een codeblok (```) kan niet: haal die regels weg."),
    (re.compile(r"(?<![\w:/]):[a-z][a-z_+-]{1,30}:(?![\w:])"),
     "Een plaatje als :woord: kan niet: haal het weg."),
    (re.compile(r"\{[#.][\w-]{1,50}[^}\n]{0,100}\}"), "Opmaak tussen { } kan niet: haal die weg."),
)  # fmt: skip
_KEPT = 0xE000  # private use: what stands behind a backslash, until the rest is done


class Image(NamedTuple):
    """A picture in the text: the file as written, its words, and the line."""

    file: str
    text: str
    line: int


class Prose(NamedTuple):
    text: str
    images: tuple[Image, ...]


def without_comments(text: str, notes: Notes) -> str:
    """Return ``text`` with every comment cut out and every line where it was."""
    text = "\n".join(text.splitlines())
    for opening, closing in (("<!--", "-->"), ("%%", "%%")):
        text = _cut(text, opening, closing, notes)
    return _COMMENT_LINE.sub("", text)


def plain(text: str, notes: Notes, first_line: int = 1) -> Prose:
    """Return the small Markdown that ``text`` means; what has no place in it is noted."""
    return _Plain(notes, first_line).plain(text)


def publishable(data: bytes, notes: Notes) -> bytes:
    """Return a guide or checklist as it may be published. Raises FormatError unless it is UTF-8."""
    prose = plain(without_comments(decode(data, file=notes.file), notes), notes)
    for image in prose.images:
        notes.add("Hier kan geen beeld: zet het bij een bericht.", image.line)
    return f"{prose.text}\n".encode()


def _cut(text: str, opening: str, closing: str, notes: Notes) -> str:
    kept: list[str] = []
    at = 0
    while (start := text.find(opening, at)) >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            line = text.count("\n", 0, start) + 1
            notes.add(f"Deze opmerking eindigt nergens: zet {closing} aan het eind.", line)
            return "".join(kept) + text[at:start]
        end += len(closing)
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join(kept) + text[at:]


class _Plain:
    """One text on its way; remembers its pictures and the addresses of its links."""

    def __init__(self, notes: Notes, first_line: int) -> None:
        self._notes = notes
        self._first_line = first_line
        self._images: list[Image] = []
        self._addresses: dict[str, str] = {}

    def plain(self, text: str) -> Prose:
        text = "\n".join(text.splitlines())
        note_damage(text, self._notes, self._first_line)
        text = _ESCAPED.sub(lambda found: chr(_KEPT + ord(found[1])), text)
        text = _CODE.sub(r"\2", text)
        for pattern, image in (
            (_IMAGE, lambda found: (found[2], found[1])),
            (_WIKI_IMAGE, lambda found: (found[1], found[2] or "")),
            (_HTML_IMAGE, _attributes),
        ):
            text = self._each(pattern, text, self._image(image))
        text = _DEFINITION.sub(self._remember, text)
        for pattern, link in (
            (_LINK, lambda found: (found[1], found[2])),
            (_REFERENCE, self._referred),
            (_HTML_LINK, lambda found: (found[2], found[1])),
            (_AUTOLINK, lambda found: ("", found[1])),
        ):
            text = self._each(pattern, text, self._link(link))
        text = self._each(_TAG, text, self._tag)
        text = _ENTITY.sub(lambda found: html.unescape(found[0]).replace("\n", " "), text)
        for sign, emphasis in _STRONG:
            text = emphasis.sub(r"\1", text) if sign in text else text
        for fault, message in _FAULTS:
            self._each(fault, text, partial(self._told, message))
        text = plain_lines(text, self._notes, self._first_line)
        text = re.sub("[\ue000-\ue07f]", lambda found: chr(ord(found[0]) - _KEPT), text)
        return Prose(text, tuple(sorted(self._images, key=lambda image: image.line)))

    def _each(
        self, pattern: re.Pattern[str], text: str, replace: Callable[[re.Match[str], int], str]
    ) -> str:
        """Replace every match, knowing its line; line breaks inside it stay."""
        kept: list[str] = []
        at, line = 0, self._first_line
        for found in pattern.finditer(text):
            line += text.count("\n", at, found.start())
            kept += [text[at : found.start()], replace(found, line)]
            at = found.end()
            line += found[0].count("\n")
        return "".join(kept) + text[at:]

    def _told(self, message: str, _found: re.Match[str], line: int) -> str:
        return self._fault(message, line)

    def _fault(self, message: str, line: int) -> str:
        self._notes.add(message, line)
        return ""

    def _image(
        self, parts: Callable[[re.Match[str]], tuple[str, str]]
    ) -> Callable[[re.Match[str], int], str]:
        def replace(found: re.Match[str], line: int) -> str:
            file, words = parts(found)
            file = unquote(file.strip())
            if re.match(r"(?:https?|data):", file, re.IGNORECASE) or not file:
                message = "Dit beeld staat op internet, niet in uw map: zet het in de map media."
                return self._fault(message, line)
            self._images.append(Image(re.sub(r"^(?:\.{1,2}/)+", "", file), words.strip(), line))
            return ""

        return replace

    def _link(
        self, parts: Callable[[re.Match[str]], tuple[str, str]]
    ) -> Callable[[re.Match[str], int], str]:
        def replace(found: re.Match[str], line: int) -> str:
            words, address = (part.strip() for part in parts(found))
            if not _is_address(address):
                self._fault(
                    f"Deze link gaat naar '{address[:40]}', en dat kan niemand hier openen: "
                    "schrijf het hele adres of alleen de woorden.",
                    line,
                )
                return words
            shown = re.sub(r"^(?:mailto|tel):", "", address, flags=re.IGNORECASE)
            bare = re.sub(r"^https?://|/$", "", shown)
            same = re.sub(r"^https?://|/$", "", words) in {bare, bare.removeprefix("www.")}
            return shown if not words or same else f"{words} ({shown})"

        return replace

    def _remember(self, found: re.Match[str]) -> str:
        self._addresses[found[1].strip().lower()] = found[2]
        return ""

    def _referred(self, found: re.Match[str]) -> tuple[str, str]:
        name = (found[2] or found[1]).strip().lower()
        return found[1], self._addresses.get(name, found[2] or found[1])

    def _tag(self, found: re.Match[str], line: int) -> str:
        name = found[1].lower()
        if name in _STRUCK_TAGS:
            return self._fault("Doorgestreepte tekst kan niet: haal die woorden weg.", line)
        if name not in _BARE_TAGS:
            message = f"HTML (<{name}>) kan niet: schrijf gewone tekst."
            return self._fault(message, line)
        return (" " if name in {"br", "p", "div"} else "") + "\n" * found[0].count("\n")


def _is_address(address: str) -> bool:
    """Whether a reader elsewhere could use it: a page, a number, mail; no file of one's own."""
    if _WITH_SCHEME.match(address):
        return True
    return bool(_ADDRESS.fullmatch(address)) and not _FILE_END.search(address)


def _attributes(found: re.Match[str]) -> tuple[str, str]:
    given = {name.lower(): value for name, value in _ATTRIBUTE.findall(found[1])}
    return given.get("src", ""), given.get("alt", "")
