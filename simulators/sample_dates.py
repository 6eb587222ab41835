"""Copy a sample source folder with all its dates moved, so that a demo is always fresh.

    python -m simulators.sample_dates SOURCE DEST [--to ISO]

The sample is written around one instant, REFERENCE. Every full date with a time in its .md, .xml
and .csv files moves by (``--to``, or else now, minus REFERENCE), rounded to minutes. Two forms are
recognised, as the sample writes them:

    2026-01-20 14:05             Dutch clock time      (front matter, spreadsheets)
    2026-01-20T14:05:00+01:00    with its own offset   (CAP)

What comes out always carries an offset: Dutch clock time is no single moment in the hour that
comes twice. Text without such a date is copied as it is, so prose speaks in durations.
Exit 0 done, 1 failed, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from common.time_zone import AMSTERDAM

REFERENCE = datetime(2026, 1, 20, 15, 30, tzinfo=UTC)  # 16:30 on Dutch clocks
MOVED = {".md", ".xml", ".csv"}
_DATE = re.compile(
    r"(?<![\d-])\d{4}-\d\d-\d\d"
    r"(?:(?P<clock> \d\d:\d\d)|(?P<cap>T\d\d:\d\d:\d\d[+-]\d\d:\d\d))(?![\d:+-])"
)


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 when DEST is complete, 1 with one line on standard error."""
    parser = argparse.ArgumentParser(description="Copy a sample source folder, dates moved.")
    parser.add_argument("source", type=Path)
    parser.add_argument("dest", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--to", type=_moment, help="the instant to move to (ISO 8601; default now)")
    wish = parser.parse_args(argv)
    try:
        shift_folder(wish.source, wish.dest, (wish.to or datetime.now(UTC)) - REFERENCE)
    except (OSError, UnicodeDecodeError, OverflowError) as error:
        print(f"shift: {error}", file=sys.stderr)
        return 1
    return 0


def shift_folder(source: Path, dest: Path, by: timedelta) -> None:
    """Copy ``source`` to the new folder ``dest``, its dates moved. OSError if that cannot be."""
    if not source.is_dir():
        raise NotADirectoryError(f"{source} is no folder: name the sample's source folder.")
    if dest.exists():
        raise FileExistsError(f"{dest} is already there: remove it or name another folder.")
    shutil.copytree(source, dest)
    for path in dest.rglob("*"):
        if path.suffix in MOVED and path.is_file():
            text = path.read_bytes().decode()
            path.write_bytes(shift_text(text, by).encode())


def shift_text(text: str, by: timedelta) -> str:
    """Move every date of the two forms in ``text`` by ``by``, rounded to whole minutes."""
    minutes = timedelta(minutes=round(by / timedelta(minutes=1)))
    return _DATE.sub(lambda match: _moved(match, minutes), text)


def _moved(match: re.Match[str], by: timedelta) -> str:
    moment = datetime.fromisoformat(match[0])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=AMSTERDAM)
    moved = (moment.astimezone(UTC) + by).astimezone(AMSTERDAM)
    return moved.isoformat(timespec="seconds" if match["cap"] else "minutes", sep=match[0][10])


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    local = moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)
    return local.astimezone(UTC)  # two times of one ZoneInfo would differ by clock, not by hours


if __name__ == "__main__":
    sys.exit(main())
