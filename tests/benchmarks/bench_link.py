# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What the link costs a card, and how large what it sends is.

    python tests/benchmarks/bench_link.py [FOLDER]

FOLDER is on the disk to measure, not in memory. A letter is written, sealed, sent, taken by the
other, acknowledged, and the receipt taken: what each of the two wrote until "aangekomen".
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.link.places import Place

LETTERS = 300
BODY = bytes(200)
"""As long as a report is when it is read aloud in half a minute."""


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        point = Place(Path(scratch, "point"), "np-a")
        station = Place(Path(scratch, "station"), "cp-veldermeer")
        sizes(point)
        card(point, station)


def sizes(point: Place) -> None:
    point.write("melding-1", BODY)
    (going,) = point.out()
    status = point.exchange.status("cp-veldermeer", bytes(36))
    assert status is not None
    print(f"status of 36 bytes, sealed       {len(status.sealed):7} bytes, at most 100")
    print(f"letter of {len(BODY)} bytes, sealed      {len(going.sealed):7} bytes")


def card(point: Place, station: Place) -> None:
    for together in (1, 4):
        wrote = {"point": 0, "fire station": 0}
        began_s = time.monotonic()
        for number in range(0, LETTERS, together):
            before = written()
            items = [point.write(f"{together}-{number}-{n}", BODY) for n in range(together)]
            going = [point.exchange.sealed(item) for item in items]
            for item in items:
                point.exchange.outbox.sent(item.life, item.sequence, "ip", 0.0)
            middle = written()
            station.take(*filter(None, going))
            receipts = station.exchange.replies()
            later = written()
            point.take(*receipts)
            wrote["point"] += middle - before + written() - later
            wrote["fire station"] += later - middle
        took_ms = (time.monotonic() - began_s) / LETTERS * 1000
        print(f"{together} at a time: {took_ms:.1f} ms a letter, both, until acknowledged")
        for who, total in wrote.items():
            print(
                f"  written by the {who:13}   {total / LETTERS / 1000:7.1f} kB a letter, at most 8"
            )


def written() -> int:
    """Bytes that this process had the disk write, in whole pages: proc(5), write_bytes."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(dict(line.split(": ") for line in lines)["write_bytes"])


if __name__ == "__main__":
    main()
