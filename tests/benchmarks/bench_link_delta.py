# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What it takes to bring a point the next issue: the sample of the demo, and what people change.

Run: ``python tests/benchmarks/bench_link_delta.py``. Keys, signatures and metadata are real: each
delta makes a complete TUF repository of the old one.
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
from simulators import sample_dates  # noqa: E402
from tests.content.conftest import Publishing, ask, make_publisher  # noqa: E402

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


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        publisher = make_publisher(top / "pub", "veiligheidsregio-merenland", "Veiligheidsregio")
        shutil.copytree(SOURCE, top / "source")
        old = issue(publisher, top / "source", top / "stick-0")
        whole = b"".join(old.values())
        packed_whole = len(zstandard.compress(whole, 19))
        print(f"whole issue: {len(old)} files, {len(whole)} bytes, {packed_whole} compressed")
        for number, (name, change) in enumerate(CHANGES.items(), 1):
            change(top / "source")
            new = issue(publisher, top / "source", top / f"stick-{number}")
            began_s = time.perf_counter()
            packed = delta.pack(old, new)
            packed_s, began_s = time.perf_counter() - began_s, time.perf_counter()
            assert delta.unpack(old, packed) == new
            unpacked_s = time.perf_counter() - began_s
            print(f"{name}: {len(packed)} bytes (limit {LIMIT_BYTES})", end="")
            print(f", packed in {1000 * packed_s:.0f} ms, unpacked in {1000 * unpacked_s:.0f} ms")
            old = new


if __name__ == "__main__":
    main()
