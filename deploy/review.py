"""A review sheet for a language, as a PDF: each screen and what it says, in Dutch and translated.

    python deploy/review.py FOLDER [LANGUAGE…]     `deploy/catalogues --review` gives the folder

Which message stands on which screen is found by drawing them all: what is translated while a screen
is made, and is then in a text on the glass. Each message is asked about once, on the first screen
that shows it; what none shows is read aloud, printed or rare, and comes at the end.
"""

from __future__ import annotations

import functools
import hashlib
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from babel import Locale
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from weasyprint import CSS, HTML

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
LOCALES = ROOT / "kiosk" / "locale"
STYLE = Path(__file__).with_suffix(".css")
ELSEWHERE = "Niet op een plaat: zelden te zien, voorgelezen of op papier"
WHOSE = {"visitor": "bezoekers", "desk": "medewerkers", "technician": "technici"}
"""Who reads the messages of a folder of kiosk/; of the others, everybody."""
KEYWORDS = {"tr": None, "self": None, "plural": (1, 2), "N_": None}
"""As `deploy/catalogues` gives them to pybabel."""
HOW_TO = (
    (
        "nl",
        "Zo kijkt u na",
        "Links staat het Nederlands, rechts de vertaling. De plaat laat zien waar de zin staat.",
        "Is de vertaling goed en gewoon, zoals men echt praat? Kruis het vakje aan.",
        "Is er iets fout of vreemd? Laat het vakje leeg en schrijf eronder hoe het moet.",
        "Een woord tussen {accolades} is een getal, tijd of naam. Het moet blijven staan.",
        "Klaar? Zet uw naam en de datum hieronder. Geef de bladen terug aan wie ze u gaf.",
    ),
    (
        "en",
        "How to check",
        "Dutch is on the left, the translation on the right. The picture shows where it stands.",
        "Is the translation right, and what people really say? Tick the box.",
        "Is something wrong or odd? Leave the box empty and write below it what it should be.",
        "A word in {braces} is a number, a time or a name. It must stay.",
        "Done? Put your name and the date below. Give the pages back to whoever gave them to you.",
    ),
)


class Message(NamedTuple):
    """One message of a catalogue."""

    dutch: tuple[str, ...]
    """Singular and plural of what is counted; else one."""
    translation: tuple[str, ...]
    """As many forms as the language has for what is counted."""


@dataclass(frozen=True)
class Screen:
    """One screen as it was drawn."""

    name: str
    picture: Path
    said: frozenset[str]
    """The Dutch messages on it; of what is counted, the singular."""


def messages(catalogue: Path) -> tuple[Message, ...]:
    """All of a .po file."""
    with catalogue.open("rb") as file:
        return tuple(
            Message(_forms(message.id), _forms(message.string))
            for message in read_po(file)
            if message.id
        )


def _forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def parts(
    asked: Sequence[Message], screens: Iterable[Screen]
) -> Iterator[tuple[str, Path | None, list[Message]]]:
    """What is asked about under each heading: every message once, where it is first seen."""
    left = dict.fromkeys(asked)
    for screen in screens:
        here = [message for message in left if message.dutch[0] in screen.said]
        for message in here:
            del left[message]
        if here:
            yield screen.name, screen.picture, here
    whose = _readers()
    for reader in (*WHOSE.values(), "iedereen"):
        if rest := [message for message in left if whose.get(message.dutch[0]) == reader]:
            yield f"{ELSEWHERE} · {reader}", None, rest
            left = dict.fromkeys(message for message in left if message not in rest)
    if left:
        yield ELSEWHERE, None, list(left)


@functools.cache
def _readers() -> dict[str, str]:
    """Who reads each message of the code, by the folder that says it."""
    found = extract_from_dir(ROOT / "kiosk", method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {
        _forms(message)[0]: WHOSE.get(Path(path).parts[0], "iedereen")
        for path, _, message, _, _ in found
    }


def render(language: str, asked: Sequence[Message], screens: Iterable[Screen]) -> bytes:
    """The sheet as a PDF that a screen reader can follow."""
    locale = Locale.parse(language)
    direction = "rtl" if locale.text_direction == "rtl" else "ltr"
    print_of = hashlib.sha256(repr(sorted(asked)).encode()).hexdigest()[:8]
    about = (
        f"{locale.get_display_name('nl')} · <bdi>{locale.display_name}</bdi> · {len(asked)} regels"
        f" · versie {print_of} · {datetime.now(UTC):%d-%m-%Y}"
    )
    numbers = iter(range(1, len(asked) + 1))
    body = "".join(
        _part(heading, picture, here, numbers, f'lang="{language}" dir="{direction}"')
        for heading, picture, here in parts(asked, screens)
    )
    page = (
        f'<html lang="nl"><title>Vertaling nakijken: {escape(locale.get_display_name("nl") or "")}'
        f"</title><body><h1>Vertaling nakijken</h1><p class=about>{about}</p>"
        f"{''.join(map(_how_to, HOW_TO))}{_signature()}{body}</body></html>"
    )
    sheet = HTML(string=page, base_url=str(ROOT))
    pdf: bytes = sheet.write_pdf(stylesheets=[CSS(STYLE)], pdf_variant="pdf/ua-1")
    return pdf


def _how_to(told: tuple[str, ...]) -> str:
    language, heading, *lines = told
    steps = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<section class=how lang="{language}"><h2>{heading}</h2><ol>{steps}</ol></section>'


def _signature() -> str:
    fields = ("Naam", "Moedertaal", "Datum", "Handtekening")
    return f"<table class=sign>{''.join(f'<tr><th>{f}</th><td></td></tr>' for f in fields)}</table>"


def _part(
    heading: str, picture: Path | None, asked: list[Message], numbers: Iterator[int], as_: str
) -> str:
    shown = f'<img src="{picture.as_uri()}" alt="{escape(heading)}">' if picture else ""
    rows = "".join(_row(message, next(numbers), as_) for message in asked)
    head = "<tr><th></th><th>Nederlands</th><th>Vertaling</th><th>Goed</th></tr>"
    table = f"<table class=lines><thead>{head}</thead><tbody>{rows}</tbody></table>"
    return f"<section class=screen><h2>{escape(heading)}</h2>{shown}{table}</section>"


def _row(message: Message, number: int, as_: str) -> str:
    dutch, theirs = ("<br>".join(map(escape, side)) for side in message)
    return (
        f"<tr><td class=number>{number}</td><td>{dutch}</td><td {as_}>{theirs}</td>"
        f"<td class=box><span role=img>☐</span></td></tr>"
    )


def main() -> None:
    folder, *wanted = sys.argv[1:]
    from tests.kiosk import draw_review  # noqa: PLC0415 - it opens a window

    known = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
    if strange := set(wanted) - set(known):
        sys.exit(f"deploy/catalogues: no catalogue of {', '.join(strange)}: {', '.join(known)}.")
    drawn: Mapping[str, tuple[Screen, ...]]
    with draw_review.screens(wanted or known, Screen) as drawn:
        for language, screens in drawn.items():
            asked = messages(LOCALES / language / "LC_MESSAGES" / "kiosk.po")
            out = Path(folder) / f"nakijken-{language}.pdf"
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_bytes(render(language, asked, screens))
            shown = frozenset().union(*(screen.said for screen in screens))
            on_glass = sum(message.dutch[0] in shown for message in asked)
            print(f"{out}: {len(asked)} messages, {on_glass} of them on {len(screens)} screens")


if __name__ == "__main__":
    main()
