# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What the office takes while its publishing pages are open and nobody types: processor and memory.

    .venv/bin/python tests/benchmarks/bench_office_idle.py [SECONDS]

The office as a process of its own, and what a browser with the page of giving out open asks: one
stream, and its live parts each 15 seconds. Then the same with nobody there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx2

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.bench_office_coordination import busy_s, first_code, log_in, memory_mb

PAGES = ("/berichten", "/lijsten", "/uitgeven", "/mappen", "/gebruikers", "/berichten/stroom-1")
WRITTEN = (("/berichten/stroom-1", "uitleg:nl"), ("/lijsten/plekken/opvang-de-fuik", "opmerking"))
ASKS_EACH_S, SHARE_PCT, MEMORY_MB = 15.0, 0.5, 80


def main(seconds: str = "120") -> None:
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            f"NOODSTEUNPUNT_{n}": f"{folder}/{n}" for n in ("CONFIG", "STATE", "RUN")
        }
        env["GLIBC_TUNABLES"] = "glibc.malloc.arena_max=2"  # as its unit has it
        shutil.copytree("deploy/examples/source", f"{folder}/STATE/office/berichten")
        office = subprocess.Popen(
            [sys.executable, "-m", "office", "run", "--port", "0"],
            stdout=subprocess.PIPE, text=True, env=env,
        )  # fmt: skip
        try:
            address = re.search(r"http://[\d.:]+", office.stdout.readline())[0]
            code = first_code(office.stdout.readline())
            with httpx2.Client(base_url=address, follow_redirects=True, timeout=60) as client:
                print(f"memory at the start {memory_mb(office.pid):.0f} MB")
                log_in(client, code, "/berichten")
                for page in PAGES:
                    client.get(page)
                print(f"memory with all pages {memory_mb(office.pid):.0f} MB")
                write(client)
                print(f"memory after previews {memory_mb(office.pid):.0f} MB, at most {MEMORY_MB}")
                time.sleep(3)
                print(f"a page open: {share(office.pid, float(seconds), client):.3f} % of a core")
            print(f"nobody there: {share(office.pid, float(seconds)):.3f} %, at most {SHARE_PCT}")
        finally:
            office.terminate()
            office.wait()


def write(client: httpx2.Client) -> None:
    """Type for a while: the renderer is another process, what it draws is kept in ours."""
    for at, field in WRITTEN:
        token = re.search(r'name="csrf" content="(\w+)"', client.get(at).text)[1]
        for number in range(20):
            fields = {field: f"Er is een kabel stuk. Ronde {number}."}
            answer = client.post(f"{at}/concept", data=fields, headers={"X-CSRF-Token": token})
            assert "/voorbeeld/" in answer.text, answer.text


def share(pid: int, seconds: float, client: httpx2.Client | None = None) -> float:
    """Return how much of a core it took, in percent."""
    ends = threading.Event()
    if client is not None:
        threading.Thread(target=follow, args=(client, ends), daemon=True).start()
    before_s, began_s = busy_s(pid), time.monotonic()
    while (left_s := began_s + seconds - time.monotonic()) > 0:
        if client is not None:
            client.get("/uitgeven/stand?van=", headers={"HX-Request": "true"})
        time.sleep(min(ASKS_EACH_S, left_s))
    took = (busy_s(pid) - before_s) / (time.monotonic() - began_s) * 100
    ends.set()
    return took


def follow(client: httpx2.Client, ends: threading.Event) -> None:
    """Hold the stream, as one tab of a browser does."""
    with client.stream("GET", "/gebeurtenissen", timeout=None) as stream:
        for _ in stream.iter_lines():
            if ends.is_set():
                return


if __name__ == "__main__":
    main(*sys.argv[1:])
