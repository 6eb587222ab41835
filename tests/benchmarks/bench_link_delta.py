# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What it takes to bring a point the next issue: the sample of the demo, and what people change.

Run: ``python tests/benchmarks/bench_link_delta.py``. Keys, signatures and metadata are real: each
delta makes a complete TUF repository of the old one. "All in" is every envelope that it takes: the
parts, sealed and signed, the receiver's answers, and the status that says that it is there.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from datetime import UTC
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import zstandard  # noqa: E402

from content.source.convert import convert_source  # noqa: E402
from link import delta  # noqa: E402
from link.issues.steps import IN_FLIGHT, Pack, Wanted  # noqa: E402
from link.status import Status, hash_of  # noqa: E402
from simulators import sample_dates  # noqa: E402
from tests.content.conftest import Publishing, ask, make_publisher  # noqa: E402
from tests.link.places import Place  # noqa: E402

SOURCE = ROOT / "deploy/examples/source"
LIMIT_BYTES = 1500


def a_word(source: Path) -> None:
    path = source / "bulletins/water-1.md"
    path.write_text(path.read_text().replace("water", "drinkwater", 1))


def a_sentence(source: Path) -> None:
    path = source / "bulletins/opvang-2.md"
    path.write_text(path.read_text() + "\nNeem uw medicijnen en een deken mee.\n")


NEW = """---
id: brug-1
soort: anders
ernst: matig
urgentie: nu
zekerheid: waargenomen
gebied: Gemeente Veldermeer
verzonden: 2026-01-20 15:10
begint: 2026-01-20 15:00
geldig tot: 2026-01-21 12:00
contact: 0800-000 00 02
---

# nl

## De brug over de Velde is dicht

De Zuiderbrug kan niet meer open en niet meer dicht. Fietsers en auto's kunnen er niet over.

Ga over de Noorderbrug. Dat is tien minuten om. De bus rijdt ook over de Noorderbrug.
"""


def one_more(source: Path) -> None:
    (source / "bulletins/brug-1.md").write_text(NEW)


def one_less(source: Path) -> None:
    (source / "bulletins/koelkast-1.md").unlink()


def nothing(_source: Path) -> None:
    """The same once more: metadata alone."""


CHANGES = {
    "nothing, signed again": nothing,
    "one word of a bulletin": a_word,
    "one sentence more": a_sentence,
    "one bulletin more": one_more,
    "one bulletin less": one_less,
}


def issue(publisher: Publishing, source: Path, stick: Path) -> dict[str, bytes]:
    """Sign what lies in ``source``; return the files of the issue."""
    now = sample_dates.REFERENCE.astimezone(UTC)
    converted = convert_source(
        source, publisher_id=publisher.id, publisher_name="Veiligheidsregio", now=now, previous={}
    )
    publisher.folder.sign_issue(converted.targets, now, ask, least=1)
    publisher.deliver(stick)
    return {
        str(path.relative_to(stick)): path.read_bytes()
        for path in stick.rglob("*")
        if path.is_file()
    }


def all_in(station: Place, point: Place, publisher: str, packed: bytes) -> tuple[int, int]:
    """Return how many parts it takes, and all bytes of all envelopes."""
    name = hash_of(publisher)
    pack = Pack(name, 142, 143, packed)
    parts = [station.exchange.step("np-a", pack.part(number)) for number in range(pack.parts)]
    answers = [
        point.exchange.step("cp-veldermeer", Wanted(name, pack.digest, tuple(range(IN_FLIGHT))))
        for _ in range(-(-(pack.parts - 1) // IN_FLIGHT))
    ]
    last = point.exchange.step("cp-veldermeer", Wanted(name, pack.digest))
    status = point.exchange.status("cp-veldermeer", Status(issues={name: 143}).to_bytes())
    sealed = [one.sealed for one in (*parts, *answers, last, status) if one is not None]
    return len(parts), sum(map(len, sealed))


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        station, point = Place(top / "station", "cp-veldermeer"), Place(top / "point", "np-a")
        publisher = make_publisher(top / "pub", "veiligheidsregio-merenland", "Veiligheidsregio")
        shutil.copytree(SOURCE, top / "source")
        old = issue(publisher, top / "source", top / "stick-0")
        whole = b"".join(old.values())
        packed_whole = len(zstandard.compress(whole, 19))
        print(f"whole issue: {len(old)} files, {len(whole)} bytes, {packed_whole} compressed")
        parts, total = all_in(station, point, publisher.id, delta.pack({}, old))
        print(f"  all in, to a node that holds nothing: {parts} parts, {total} bytes")
        for number, (name, change) in enumerate(CHANGES.items(), 1):
            change(top / "source")
            new = issue(publisher, top / "source", top / f"stick-{number}")
            began_s = time.perf_counter()
            packed = delta.pack(old, new)
            packed_s, began_s = time.perf_counter() - began_s, time.perf_counter()
            assert delta.unpack(old, packed) == new
            unpacked_s = time.perf_counter() - began_s
            parts, total = all_in(station, point, publisher.id, packed)
            print(f"{name}: {len(packed)} bytes, all in {total} (limit {LIMIT_BYTES})", end="")
            print(f", packed in {1000 * packed_s:.0f} ms, unpacked in {1000 * unpacked_s:.0f} ms")
            old = new


if __name__ == "__main__":
    main()
