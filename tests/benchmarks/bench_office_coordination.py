# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What the pages of coordinating cost: time of the server, memory, and what it does at rest.

    python tests/benchmarks/bench_office_coordination.py [POINTS] [REPORTS]

A real link.db with letters that are really sealed, a link that opens them, and the office as a
process of its own. Each page is asked for 25 times by a coordinator who is logged in.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

sys.path.insert(0, str(Path(__file__).parents[2]))

from common import line_server
from link import letters, sealing
from link.directory import parse, write
from link.envelope import Header, Kind
from link.letters import Letter
from link.status import Status, hash_of
from link.taken import Outcome
from power.status import Condition
from tests.link.network import entry, made
from tests.office.coordination import station as stations
from tests.office.coordination.station import HERE, Station, emergency
from tests.office.visitors import PASSWORD

ROOT = Path(__file__).parents[2]
TIMES, REST_S, OPEN = 25, 60.0, 300
PAGES = ("/punten", "/punten/lijst", "/meldingen", "/meldingen?wat=alles&blad=100", "/meldingen/7",
         "/journaal", "/kaart", "/netwerk", "/punten/np-0003", "/coordinatie/wacht")  # fmt: skip
LIFE, WRITTEN_S = b"benchmrk", 1_764_500_000


def main() -> None:
    points = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    reports = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    names = [f"np-{number:04}" for number in range(points)]
    below = [
        entry(name, 100 + number, parents=[HERE], place=f"Kerkpad {number}",
              lat=52.5 + number % 31 / 100, lon=5.4 + number // 31 / 50)
        for number, name in enumerate(names)
    ]  # fmt: skip
    directory = parse(write((entry("vr-merenland", 1), entry(HERE, 2), *below)), issue=7)
    line_server.BURST = 10**6
    stations.region = lambda _: directory._replace(  # the points have no process of their own
        nodes={HERE: directory.nodes[HERE]}
    )
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch)
        for name in ("config", "state/link", "run/link"):
            (top / name).mkdir(parents=True)
        (top / "config/link.toml").write_text('region = "vr-merenland"\n')
        now = lambda: datetime.now(UTC)  # noqa: E731 - a clock
        post = Station(top / "state/link", top / "run/link", now)
        post.do(lambda places: places[HERE].exchange.believe(directory))
        began_s = time.monotonic()
        for at in range(0, reports, 500):
            some = range(at, min(reports, at + 500))
            post.do(lambda places, some=some: fill(places[HERE], names, some))
        post.do(lambda places: tell(places[HERE], names))
        print(f"{points} points, {reports} reports, made in {time.monotonic() - began_s:.0f} s")
        try:
            measure(top)
        finally:
            post.stop()


def fill(here, names, numbers) -> None:
    """Letters of the points, all but the newest read or taken up."""
    key = here.ring.present.public
    for number in numbers:
        name = names[number % len(names)]
        header = Header(
            name, HERE, LIFE, number // len(names) + 1, Kind.EMERGENCY, 1, 1_764_500_000
        )
        body = emergency(f"Melding {number}: iemand heeft hulp nodig", f"Kerkstraat {number}")
        plain = letters.encode(Letter(f"melding/{number}", body))
        sealed = sealing.seal(header, plain, key, made(name)[0].signer).to_bytes()
        assert here.exchange.take(sealed, "ip").outcome is Outcome.NEW
    taken = [(3 + number % 2, "Brandweer", number + 1) for number in numbers if number >= OPEN]
    with here.database.change() as db:
        db.executemany(
            "update inbox set state = ?, role = ?, done_s = received_s where id = ?", taken
        )


def tell(here, names) -> None:
    for number, name in enumerate(names):
        status = Status(
            condition=Condition.BATTERY, charge_pct=number % 100, hours=number % 40 / 2,
            people=number, issues={hash_of("vr-merenland"): 143 + number % 2},
        )  # fmt: skip
        header = Header(name, HERE, LIFE, 1, Kind.STATUS, 6, WRITTEN_S)
        here_pair = here.exchange._pair.public_key().public_bytes_raw()
        pair = sealing.pair_key(made(name)[0].pair, here_pair, name, HERE)
        here.exchange.take(sealing.seal_status(header, status.to_bytes(), pair).to_bytes(), "ip")


def measure(top: Path) -> None:
    environ = os.environ | {
        f"NOODSTEUNPUNT_{name.upper()}": str(top / name) for name in ("config", "state", "run")
    }
    environ["GLIBC_TUNABLES"] = "glibc.malloc.arena_max=2"  # as its unit has it
    office = subprocess.Popen(
        [sys.executable, "-m", "office", "run", "--port", "0"],
        cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        said = [office.stdout.readline(), office.stdout.readline()]
        address = re.search(r"http://[\d.:]+", said[0])[0]
        with httpx2.Client(base_url=address, follow_redirects=True, timeout=60) as client:
            log_in(client, first_code(said[1]))
            for page in PAGES:
                ask(client, page, office.pid)
        print(f"memory {memory_mb(office.pid):.0f} MB, at most 80")
        time.sleep(65)  # who looked on has gone
        before_s = busy_s(office.pid)
        time.sleep(REST_S)
        share = (busy_s(office.pid) - before_s) / REST_S * 100
        print(f"at rest {share:.2f} % of a core, at most 0.5")
    finally:
        office.terminate()
        office.wait()


def first_code(said: str) -> str:
    """From where technicians read it: the office says only where that is."""
    return json.loads(Path(re.search(r", en in (.+)\.$", said)[1]).read_bytes())["code"]


def log_in(client: httpx2.Client, code: str, first: str = "/punten") -> None:
    """``first``: where somebody of every role comes first."""
    page = client.get("/welkom").text
    token = re.search(r'name="csrf" content="(\w+)"', page)[1]
    fields = {"csrf": token, "code": code, "name": "Anna", "password": PASSWORD, "again": PASSWORD}
    answer = client.post("/welkom", data=fields)
    assert urlsplit(str(answer.url)).path == first, answer.text


def ask(client: httpx2.Client, page: str, pid: int) -> None:
    """Time on the clock, which other work on this machine lengthens, and of the processor."""
    took_ms, before_s = [], busy_s(pid)
    for _ in range(TIMES):
        began_s = time.perf_counter()
        answer = client.get(page)
        took_ms.append((time.perf_counter() - began_s) * 1000)
        assert answer.status_code == 200, answer.text
    busy_ms = (busy_s(pid) - before_s) / TIMES * 1000
    print(
        f"{page:32} median {statistics.median(took_ms):6.1f} ms, first {took_ms[0]:6.1f} ms, "
        f"processor {busy_ms:5.1f} ms, {len(answer.content) / 1024:4.0f} kB"
    )


def memory_mb(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1]) / 1024


def busy_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
