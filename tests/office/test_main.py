"""The command: it opens on this machine alone, names the first code, and a kill loses nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys

import httpx2 as httpx
import pytest

from tests.office.visitors import PASSWORD

TOKEN = re.compile(r'name="csrf" content="(\w+)"')


@pytest.fixture
def run(tmp_path):
    """Start the command; its address and its lines."""
    started = []
    env = os.environ | {f"NOODSTEUNPUNT_{n}": str(tmp_path / n) for n in ("CONFIG", "STATE", "RUN")}

    def start(*words):
        process = subprocess.Popen(
            [sys.executable, "-m", "office", "run", "--port", "0", "--no-browser", *words],
            stdout=subprocess.PIPE,
            text=True,
            env=env,
        )
        started.append(process)
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())[0]
        return process, httpx.Client(base_url=address, follow_redirects=True, timeout=20)

    yield start
    for process in started:
        process.kill()
        process.communicate()


def post(client, path, **fields):
    token = TOKEN.search(client.get("/welkom").text)[1]
    return client.post(path, data={"csrf": token} | fields)


def test_killed_in_mid_form_the_words_and_the_session_are_there_again(run):
    process, client = run("--here")
    code = re.search(r"code ([\w-]+)", process.stdout.readline())[1]
    post(client, "/welkom", code=code, name="Anna", password=PASSWORD, again=PASSWORD)
    typed = {"kop:nl": "Half geschreven"}
    headers = {"X-CSRF-Token": TOKEN.search(client.get("/berichten").text)[1]}
    assert client.post("/berichten/nieuw-1/concept", data=typed, headers=headers).status_code == 200
    process.send_signal(signal.SIGKILL)
    process.wait()
    _, after = run("--here")
    after.cookies.update(client.cookies)
    assert "Half geschreven" in after.get("/berichten/nieuw-1").text


def test_the_first_code_is_on_the_technicians_screen_until_somebody_is_a_user(run, tmp_path):
    told = tmp_path / "RUN" / "office" / "first-user.json"
    told.parent.mkdir(parents=True)
    process, client = run()
    said = process.stdout.readline()
    assert client.get("/inloggen").status_code == 200  # it is written before the office answers
    shown = json.loads(told.read_bytes())
    code = shown["code"]
    assert code not in said, "the journal is read by more than technicians"
    assert str(told) in said
    assert shown["address"] == f"{client.base_url}/welkom"
    assert shown["until"] > "2026"
    assert told.stat().st_mode & 0o777 == 0o640, "the group reads, and nobody else"
    post(client, "/welkom", code="BBBB-BBBB-BBBB", name="X", password=PASSWORD, again=PASSWORD)
    assert told.exists()
    post(client, "/welkom", code=code, name="Anna", password=PASSWORD, again=PASSWORD)
    assert list(told.parent.iterdir()) == []
    process.kill()
    process.wait()
    told.write_text("left by a start that was cut off")
    _, after = run()
    assert after.get("/inloggen").status_code == 200
    assert not told.exists()


def test_on_a_laptop_no_screen_is_told(run, tmp_path):
    (tmp_path / "RUN" / "office").mkdir(parents=True)
    _, client = run("--here")
    assert client.get("/inloggen").status_code == 200
    assert list((tmp_path / "RUN" / "office").iterdir()) == []


def test_it_ends_in_order_when_it_is_asked_to(run, tmp_path):
    process, client = run()
    assert client.get("/inloggen").status_code == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) in {0, -signal.SIGTERM}
    left = {path.name for path in (tmp_path / "STATE" / "office").iterdir()}
    assert "office.db-wal" not in left  # it was closed, and not cut off


def test_a_damaged_office_opens_all_the_same_and_says_what_is_lost(run, tmp_path):
    database = tmp_path / "STATE" / "office" / "office.db"
    database.parent.mkdir(parents=True)
    database.write_bytes(b"worn out" * 1000)
    process, client = run("--here")
    assert "was beschadigd, en er was geen kopie" in process.stdout.readline()
    code = re.search(r"code ([\w-]+)", process.stdout.readline())[1]
    page = post(client, "/welkom", code=code, name="Anna", password=PASSWORD, again=PASSWORD)
    assert "er was geen kopie" in page.text


def test_a_port_that_is_taken_is_said(run):
    _, client = run()
    done = subprocess.run(
        [sys.executable, "-m", "office", "run", "--port", str(client.base_url.port)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert done.returncode == 1
    assert "Is het kantoor al open?" in done.stderr
