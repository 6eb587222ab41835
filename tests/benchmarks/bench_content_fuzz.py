# ruff: noqa: T201 - a benchmark tells its figures to a person
"""A million spoiled inputs: nothing escapes but ContentError, nothing takes a second.

python tests/benchmarks/bench_content_fuzz.py [--count N | --quick]
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from content.errors import ContentError
from tests.content.fuzz.huge import HUGE
from tests.content.fuzz.readers import READERS
from tests.content.fuzz.spoil import tried

LIMIT_S = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--quick", action="store_true", help="2,000 inputs")
    options = parser.parse_args()
    count = 2_000 if options.quick else options.count
    print(f"{'reader':<16}{'inputs':>9}{'refused':>9}{'mean µs':>9}{'slowest ms':>12}  slowest")
    worst_s = 0.0
    for name, cases in HUGE.items():
        for what, data in cases.items():
            start_s = time.thread_time()
            with contextlib.suppress(ContentError):
                READERS[name].read(data)
            took_s = time.thread_time() - start_s
            print(f"{name:<16}{'huge':>9}{'':>18}{took_s * 1e3:>12.1f}  {what}")
            worst_s = max(worst_s, took_s)
    for name, reader in READERS.items():
        inputs = count * reader.weight // 100
        refused, slowest_s, slowest = 0, 0.0, 0
        start_s = time.process_time()
        for number in range(inputs):
            outcome = tried(name, reader, number)
            refused += outcome.refused
            if outcome.cpu_s > slowest_s:
                slowest_s, slowest = outcome.cpu_s, number
        mean_us = (time.process_time() - start_s) / inputs * 1e6
        print(
            f"{name:<16}{inputs:>9,}{refused / inputs:>9.0%}{mean_us:>9.0f}"
            f"{slowest_s * 1e3:>12.1f}  number {slowest}"
        )
        worst_s = max(worst_s, slowest_s)
    print(f"escaped: 0   slowest: {worst_s * 1e3:.0f} ms of CPU (limit {LIMIT_S * 1e3:.0f})")
    return 0 if worst_s < LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main())
