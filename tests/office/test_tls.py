"""An office for other machines: TLS alone, by an authority that can speak for nobody else."""

from __future__ import annotations

import json
import os
import re
import socket
import ssl
import subprocess
import sys
from datetime import UTC, datetime

import httpx2 as httpx
import pytest
from click.testing import CliRunner

from office import settings, tls
from office.__main__ import main
from office.accounts.people import Role
from office.folders import Folders
from tests.office.visitors import PASSWORD

ELSEWHERE = "127.0.0.2"
"""Of this machine, and not the address at which it speaks HTTP."""
NOW = datetime.now(UTC)
"""Handshakes are real ones: they go by the machine's own clock."""
TOKEN = re.compile(r'name="csrf" content="(\w+)"')


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "STATE" / "office" / "tls"


@pytest.fixture
def run(tmp_path):
    """Start the command for other machines; its process, port, and what it says."""
    started = []
    env = os.environ | {f"NOODSTEUNPUNT_{n}": str(tmp_path / n) for n in ("CONFIG", "STATE", "RUN")}

    def start(*words):
        process = subprocess.Popen(
            [sys.executable, "-m", "office", "run", "--port", "0", *words],
            stdout=subprocess.PIPE,
            text=True,
            env=env,
        )
        started.append(process)
        said = [process.stdout.readline()]
        while "Eerste gebruiker" not in said[-1]:
            said.append(process.stdout.readline())
        return process, int(re.search(r"http://127\.0\.0\.1:(\d+)", said[0])[1]), "".join(said)

    yield start
    for process in started:
        process.kill()
        process.communicate()


def as_a_laptop(folder, address):
    """A client that believes the certificate that was put on it, and nobody else's."""
    context = ssl.create_default_context(cafile=folder / tls.NAME)
    return httpx.Client(base_url=address, verify=context, follow_redirects=True, timeout=20)


def test_another_laptop_comes_in_by_tls_alone(run, folder, tmp_path):
    (tmp_path / "CONFIG").mkdir()
    (tmp_path / "CONFIG" / "office.toml").write_text(f'listen = ["{ELSEWHERE}"]\n')
    told = tmp_path / "RUN" / "office" / "first-user.json"
    told.parent.mkdir(parents=True)
    process, port, said = run()
    address = f"https://{ELSEWHERE}:{port}"
    assert f"Voor andere laptops: {address}/" in said
    assert tls.fingerprints((folder / tls.NAME).read_bytes())[0] in said
    code = json.loads(told.read_bytes())["code"]

    with as_a_laptop(folder, address) as laptop:
        token = TOKEN.search(laptop.get("/welkom").text)[1]
        fields = {"code": code, "name": "Anna", "password": PASSWORD, "again": PASSWORD}
        answer = laptop.post("/welkom", data={"csrf": token} | fields)
        assert "<summary>Anna</summary>" in answer.text
        cookies = [c for one in answer.history for c in one.headers.get_list("set-cookie")]
        assert all("; Secure" in one and "; HttpOnly" in one for one in cookies)
        users = laptop.get("/gebruikers").text
        assert address in users
        assert tls.fingerprints((folder / tls.NAME).read_bytes())[0] in users
        assert laptop.get("/gebruikers/certificaat").content == (folder / tls.NAME).read_bytes()

    with socket.create_connection((ELSEWHERE, port), timeout=20) as plain:
        plain.sendall(b"GET /inloggen HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b"HTTP" not in plain.recv(100)
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{address}/inloggen")  # a laptop that nobody gave the certificate
    assert httpx.get(f"http://127.0.0.1:{port}/inloggen").status_code == 200
    process.terminate()
    assert process.wait(timeout=30) in {0, -15}


def serves(context, *, as_name=ELSEWHERE, cafile):
    """Shake hands in memory; raises what a browser would warn of."""
    laptop = ssl.create_default_context(cafile=cafile)
    to_server, to_laptop = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = laptop.wrap_bio(to_laptop, to_server, server_hostname=as_name)
    server = context.wrap_bio(to_server, to_laptop, server_side=True)
    for _ in range(3):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue


def test_the_authority_stays_and_the_certificate_is_made_at_each_start(folder):
    first = tls.prepare(folder, (ELSEWHERE,), NOW)
    leaf = (folder / "office.pem").read_bytes()
    again = tls.prepare(folder, (ELSEWHERE,), NOW)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.certificate == first.certificate
    assert (folder / "office.pem").read_bytes() != leaf
    assert {path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())} == {0}
    serves(tls.context(folder), cafile=folder / tls.NAME)
    serves(tls.context(folder), as_name=tls.names(())[0], cafile=folder / tls.NAME)


def test_another_address_is_another_authority(folder):
    tls.prepare(folder, (ELSEWHERE,), NOW)
    old = (folder / tls.NAME).read_bytes()
    assert tls.prepare(folder, ("127.0.0.3",), NOW).is_new
    assert (folder / tls.NAME).read_bytes() != old


@pytest.mark.parametrize("name", ["www.belastingdienst.nl", "127.0.0.9", "::1"])
def test_who_steals_the_authority_can_be_nobody_else(folder, monkeypatch, name):
    thief = tls.prepare(folder, (ELSEWHERE,), NOW)
    genuine = folder / tls.NAME
    monkeypatch.setattr(tls, "_kept", lambda *_: thief)
    monkeypatch.setattr(tls, "names", lambda _: (name,))
    monkeypatch.setattr(tls, "_name", forged)
    tls.prepare(folder, (), NOW)
    with pytest.raises(ssl.SSLCertVerificationError, match=r"permitted subtree|unsupported"):
        serves(tls.context(folder), as_name=name, cafile=genuine)


def forged(name):
    if name.endswith(".nl"):
        return tls.x509.DNSName(name)
    return tls.x509.IPAddress(tls.ipaddress.ip_address(name))


@pytest.mark.parametrize("year", [1970, 2026, 2099])
def test_a_clock_that_is_wrong_keeps_no_office_from_starting(folder, year):
    tls.prepare(folder, (ELSEWHERE,), datetime(year, 11, 30, tzinfo=UTC))
    leaf = tls.x509.load_pem_x509_certificate((folder / "office.pem").read_bytes())
    assert tls.FROM <= leaf.not_valid_before_utc < leaf.not_valid_after_utc <= tls.UNTIL
    assert (leaf.not_valid_after_utc - leaf.not_valid_before_utc).days <= 397


@pytest.mark.parametrize("damage", [b"", b"-----BEGIN CERTIFICATE-----\nAA==\n", b"\xff" * 100])
def test_a_damaged_authority_is_made_again_and_said(folder, damage):
    tls.prepare(folder, (ELSEWHERE,), NOW)
    for name in (tls.NAME, "authority.key"):
        (folder / name).write_bytes(damage)
        assert tls.prepare(folder, (ELSEWHERE,), NOW).is_new


@pytest.mark.parametrize("name", ["1234", "x" * 63])
def test_a_machine_of_whatever_name_can_be_reached(folder, monkeypatch, name):
    monkeypatch.setattr(socket, "gethostname", lambda: name)
    tls.prepare(folder, ("192.168.8.10",), NOW)
    assert tls.context(folder).minimum_version is ssl.TLSVersion.TLSv1_3
    assert tls.names(("192.168.8.10",))[1:] == (name, f"{name}.local")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--here", "--listen", ELSEWHERE], "--here opent sleutels"),
        (["--listen", "0.0.0.0"], "no address that others know"),
        (["--listen", "127.0.0.1"], "no address that others know"),
        (["--listen", "evil.example"], "is no address of this machine"),
    ],
)
def test_what_makes_no_safe_office_is_refused(words, told):
    done = CliRunner().invoke(main, ["run", *words])
    assert (done.exit_code, told in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize("text", ["listen = 3", 'listen = ["0.0.0.0"]', "lisen = []", "=", "\xff"])
def test_faults_of_office_toml_are_said(text):
    with pytest.raises(settings.SettingsError):
        settings.parse(text.encode("latin-1"))


def test_the_certificate_goes_onto_a_stick_with_what_people_compare(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("NOODSTEUNPUNT_STATE", str(tmp_path / "STATE"))
    before = CliRunner().invoke(main, ["certificate", str(tmp_path)])
    assert (before.exit_code, "start het kantoor eerst" in before.stderr) == (1, True)
    tls.prepare(folder, (ELSEWHERE,), NOW)
    done = CliRunner().invoke(main, ["certificate", str(tmp_path)])
    data = (tmp_path / tls.NAME).read_bytes()
    assert data == (folder / tls.NAME).read_bytes()
    assert all(one in done.stdout for one in tls.fingerprints(data))


def test_an_office_for_this_machine_alone_has_no_certificate(office, visitors):
    anna = visitors.user("Anna", Role.COORDINATOR)
    assert "Andere laptops" not in anna.get("/gebruikers").text
    assert anna.get("/gebruikers/certificaat").status_code == 404
    assert not Folders.of_laptop().tls.exists()
