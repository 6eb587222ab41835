# ruff: noqa: T201 - a benchmark tells its figures to a person
"""How long a publisher waits for two hundred bulletins in seven languages, with a list of places.

    python tests/benchmarks/bench_content_publish.py [--bulletins 200] [--profile]

Real keys, a real stick folder, read back as a kiosk would. The goal is 3 s; the work is the same
when the laptop is busy, so the processor's seconds stand beside those of the clock.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from content.publishing.publish import publish  # noqa: E402
from content.publishing.publisher import PublisherFolder, init_publisher  # noqa: E402
from content.trust.identity import Identity  # noqa: E402 - the checkout comes first

GOAL_S = 3.0
LANGUAGES = ("nl", "en", "de", "pl", "uk", "tr", "ar")
SAMPLE = ROOT / "deploy" / "examples" / "source" / "bulletins" / "geen-112-1.md"
PASSPHRASE = "een lang wachtwoord"


def write_source(folder: Path, bulletins: int) -> None:
    """Two hundred variants of one real bulletin, and two hundred places."""
    text = SAMPLE.read_text(encoding="utf-8")
    assert all(f"\n# {tag}\n" in text for tag in LANGUAGES), "the sample has all seven"
    (folder / "bulletins").mkdir(parents=True)
    head, _, body = text.partition("geldig tot: ")
    head = "\n".join(line for line in head.splitlines() if not line.startswith(
        ("id:", "verzonden:", "begint:")))  # fmt: skip
    body = body.partition("\n")[2]
    for number in range(bulletins):
        path = folder / "bulletins" / f"bericht-{number}.md"
        path.write_text(
            f"{head}\ngeldig tot: 2 dagen\n{body.replace('112', f'112 ({number})')}",
            encoding="utf-8",
        )
    rows = [f"water;Pomp {n};{52 + n / 1000:.4f};{5 + n / 1000:.4f}" for n in range(bulletins)]
    table = "\n".join(["soort;naam;breedtegraad;lengtegraad", *rows]).replace(".", ",")
    (folder / "places.csv").write_text(table, encoding="utf-8")


def ask(_what: str) -> str:
    return PASSPHRASE


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bulletins", type=int, default=200)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    top = Path(tempfile.mkdtemp(prefix="bench-publish-"))
    try:
        write_source(top / "source", given.bulletins)
        stick = top / "stick"
        stick.mkdir()
        now = datetime.now(UTC)
        identity = Identity(publisher="bench", name="Bench")
        init_publisher(top / "pub", identity, root_keys=1, threshold=1, now=now, ask=ask)
        profile = cProfile.Profile()
        slowest = 0.0
        for what in ("first issue", "unchanged", "one corrected"):
            if what == "one corrected":
                path = top / "source" / "bulletins" / "bericht-1.md"
                path.write_text(path.read_text(encoding="utf-8").replace("Bellen", "Het bellen"),
                                encoding="utf-8")  # fmt: skip
            start_s, processor_s = time.perf_counter(), time.process_time()
            if given.profile:
                profile.enable()
            done = publish(
                top / "source",
                PublisherFolder(top / "pub"),
                (stick,),
                now=datetime.now(UTC),
                ask=ask,
            )
            profile.disable()
            took_s = time.perf_counter() - start_s
            slowest = max(slowest, took_s)
            processor_s = time.process_time() - processor_s
            print(f"{what}: {took_s:.2f} s ({processor_s:.2f} s of processor), "
                  f"uitgave {done.issue}, {len(done.warnings)} hints")  # fmt: skip
        if given.profile:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
        print(f"goal {GOAL_S} s: {'met' if slowest <= GOAL_S else 'missed'}")
    finally:
        shutil.rmtree(top)
    return 0


if __name__ == "__main__":
    sys.exit(main())
