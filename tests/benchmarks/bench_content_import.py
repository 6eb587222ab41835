# ruff: noqa: T201 - a benchmark tells its figures to a person
"""Import against what python-tuf alone needs, and against the promises for a typical stick.

    python tests/benchmarks/bench_content_import.py [--quick]

The full stick: 1,000 bulletins in two languages, 3,600 places, 50 pictures. The baseline is
python-tuf's own refresh, verify and copy of the very same files, with fsync of each file.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from PIL import Image
from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface, Updater

from content.board import Board
from content.clock import Times
from content.core.cap_write import write_cap
from content.core.model import (
    Bulletin,
    Info,
    MessageStatus,
    MessageType,
    Place,
    PlaceKind,
    Severity,
)
from content.core.places import write_geojson
from content.importer import Importer
from content.publishing.publisher import PublisherFolder, init_publisher
from content.stick.copy import DEFAULT_LIMITS
from content.stick.stick_writer import deliver
from content.store.reporting import Report
from content.trust import anchors
from content.trust.identity import Identity

NOW = datetime.now(UTC)
TEXT = "De stroom is uitgevallen door een storing bij het station. Blijf binnen en blijf rustig."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--child", type=Path)
    arguments = parser.parse_args()
    if arguments.child:
        once(arguments.child)
        return
    sizes = {"typical stick": (30, 60, 4), "full stick": (1000, 3600, 50)}
    if arguments.quick:
        sizes = {"small stick": (5, 10, 1)}
        rounds = 1
    else:
        rounds = 5
    for name, size in sizes.items():
        with tempfile.TemporaryDirectory() as folder:
            top = Path(folder)
            publisher = fill(top, *size)
            deliver(publisher.issue_folder(1), "bench", top / "stick")
            anchors.keep(publisher.anchor, top / "believed")
            compare(name, top, publisher, rounds)
    if not arguments.quick:
        largest()


def largest() -> None:
    """Tell the memory for the stick within limits that unfolds most: guides of many lines."""
    lines = "# T\n" + "- x\n\n" * 299
    size_bytes = len(lines) + 400  # and its line in the metadata
    count = min(DEFAULT_LIMITS.files - 20, DEFAULT_LIMITS.text_bytes // size_bytes - 20)
    guides = {f"guides/h{n}.nl.md": lines.encode() for n in range(count)}
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        publisher = fill(top, 1, 1, 0, more=guides)
        deliver(publisher.issue_folder(1), "bench", top / "stick")
        anchors.keep(publisher.anchor, top / "believed")
        print(f"stick at the limits: as its own process {in_a_child(top)}")


def in_a_child(top: Path) -> str:
    command = [sys.executable, __file__, "--child", str(top)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def compare(name: str, top: Path, publisher: PublisherFolder, rounds: int) -> None:
    """Alternate both, so that a busy moment hits both; report medians."""
    ours, theirs = [], []
    for number in range(rounds):
        theirs.append(timed(lambda n=number: baseline(top, publisher, top / f"tuf{n}")))
        ours.append(timed(lambda n=number: importing(top, top / f"content{n}")))
    us, them = statistics.median(ours), statistics.median(theirs)
    print(
        f"{name}: import {us:.3f} s (from {min(ours):.3f} to {max(ours):.3f}), "
        f"python-tuf with fsync {them:.3f} s (from {min(theirs):.3f} to {max(theirs):.3f}), "
        f"ratio {us / them:.2f}; as its own process {in_a_child(top)}"
    )


def timed(act) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def importing(top: Path, content: Path) -> None:
    """From mount to visible: the board shows it at the end."""
    importer = Importer(content, top / "believed", times=lambda: Times(NOW))
    (outcome,) = importer.import_stick(top / "stick", Report(content / "import.json"))
    assert outcome.outcome == "updated", outcome
    assert Board(content / "content.db").bulletins(Times(NOW))


def once(top: Path) -> None:
    took_s = timed(lambda: importing(top, top / "child"))
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{took_s:.3f} s, at most {peak_mib:.0f} MiB")


class FolderFetcher(FetcherInterface):
    def _fetch(self, url: str):
        path = Path(url2pathname(urlsplit(url).path))
        if not path.is_file():
            raise DownloadHTTPError("absent", 404)
        return iter((path.read_bytes(),))


def baseline(top: Path, publisher: PublisherFolder, into: Path) -> None:
    """What python-tuf does by itself, plus fsync of what it wrote."""
    (into / "metadata").mkdir(parents=True)
    (into / "targets").mkdir()
    there = (top / "stick/NOODSTEUNPUNT/bench").as_uri()
    client = Updater(
        str(into / "metadata"),
        f"{there}/metadata",
        str(into / "targets"),
        f"{there}/targets",
        fetcher=FolderFetcher(),
        bootstrap=publisher.anchor.data,
    )
    client.refresh()
    for name in publisher.targets_of(1):
        client.download_target(client.get_targetinfo(name))
    for path in into.rglob("*"):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def fill(
    top: Path, bulletins: int, places: int, pictures: int, more: dict[str, bytes] | None = None
) -> PublisherFolder:
    ask = lambda _what: "x"  # noqa: E731 - a passphrase
    identity = Identity(publisher="bench", name="Bench")
    publisher = init_publisher(top / "pub", identity, root_keys=3, threshold=2, now=NOW, ask=ask)
    files = {f"bulletins/b{n}.xml": write_cap(bulletin(n)) for n in range(bulletins)}
    files["places.geojson"] = write_geojson(tuple(place(n) for n in range(places)))
    files |= {f"media/p{n}.jpg": picture(n) for n in range(pictures)}
    publisher.sign_issue(files | (more or {}), NOW, ask, least=1)
    (top / "stick").mkdir()
    return publisher


def bulletin(number: int) -> Bulletin:
    infos = tuple(
        Info(
            language=language,
            event="Stroomstoring",
            headline=f"Bericht {number} over de stroom",
            description=(TEXT, TEXT),
            instruction=("Blijf binnen.", "Zet uw koelkast niet open.", "Help uw buren."),
            areas=("Gemeente Veldermeer",),
            severity=list(Severity)[number % 4],
            expires=NOW + timedelta(days=2),
        )
        for language in ("nl", "en")
    )
    return Bulletin(
        publisher="bench",
        sender="bench",
        identifier=f"b{number}",
        sent=NOW.replace(microsecond=0) - timedelta(minutes=number),
        status=MessageStatus.ACTUAL,
        msg_type=MessageType.ALERT,
        infos=infos,
    )


def place(number: int) -> Place:
    chance = random.Random(number)
    return Place(
        publisher="bench",
        id=f"p{number}",
        kind=list(PlaceKind)[number % 7],
        name=f"Plaats {number}",
        address=f"Dorpsstraat {number}, Veldermeer",
        latitude=chance.uniform(51.5, 53.2),
        longitude=chance.uniform(4.5, 6.8),
        hours="08:00-22:00",
    )


def picture(number: int) -> bytes:
    """Return noise that compresses to about 100 kB, as a scaled photograph does."""
    chance = random.Random(number)
    out = BytesIO()
    Image.frombytes("RGB", (320, 240), chance.randbytes(320 * 240 * 3)).save(
        out, "JPEG", quality=85
    )
    return out.getvalue()


if __name__ == "__main__":
    main()
