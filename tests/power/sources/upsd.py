"""A real upsd on loopback, with Debian's dummy-ups or a driver of our own behind it."""

from __future__ import annotations

import contextlib
import getpass
import os
import random
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest

LIB = Path("/lib/nut")


def eventually(attempt, *, within_s=30.0):
    """Return the first answer but None and False; the limit only ends a hopeless wait."""
    deadline_s = time.monotonic() + within_s
    while True:
        answer = attempt()
        if answer is not None and answer is not False:
            return answer
        assert time.monotonic() < deadline_s, "nothing came of it"
        time.sleep(0.05)


def free_port():
    """A port that upsd may leave and take again: below those that the kernel hands out itself."""
    while True:
        port = random.randrange(20_000, 32_000)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


class Upsd:
    """upsd with one UPS, named site, or several. `start` it and a driver, `close` at the end."""

    def __init__(self, names=("site",)):
        if not (LIB / "upsd").exists():
            pytest.fail("upsd is not installed: apt install nut-server (deploy/test does so).")
        self.folder = Path(tempfile.mkdtemp(prefix="nut"))  # short: it holds a Unix socket
        self.sockets = {name: self.folder / f"dummy-ups-{name}" for name in names}
        self.socket = self.sockets[names[0]]
        self.environment = {
            **os.environ,
            "NUT_CONFPATH": str(self.folder),
            "NUT_STATEPATH": str(self.folder),
        }
        self.port = free_port()
        of_each = (f"[{name}]\n driver = dummy-ups\n port = {name}.dev\n" for name in names)
        self._write("ups.conf", "pollinterval = 1\n" + "".join(of_each))
        self._write("upsd.conf", f"LISTEN 127.0.0.1 {self.port}\nMAXAGE 3\n")
        self._write(
            "upsd.users", "[noodsteunpunt]\n password = geheim\n actions = SET\n instcmds = ALL\n"
        )
        self.server = self.driver = None
        self._said_at_s = 0

    def say(self, **variables):
        """Let the UPS say these; `ups_status` stands for ups.status."""
        lines = (f"{name.replace('_', '.')}: {value}\n" for name, value in variables.items())
        whole = self.folder / "new"
        whole.write_text("".join(lines))
        # dummy-ups reads it anew when its time has moved on, which it looks at in whole seconds.
        self._said_at_s = max(int(time.time()), self._said_at_s + 2)
        os.utime(whole, (self._said_at_s, self._said_at_s))
        whole.replace(self.folder / "site.dev")

    def start_driver(self):
        self.driver = self._run("dummy-ups", "-a", "site")
        eventually(self.socket.exists)

    def start(self):
        self.server = self._run("upsd")

    def mend(self):
        """Start again what a story has ended."""
        if self.driver is None or self.driver.poll() is not None:
            self.start_driver()
        if self.server is None or self.server.poll() is not None:
            self.start()

    def stop(self):
        self._end(self.server)

    def close(self):
        for process in (self.server, self.driver):
            self._end(process)
        shutil.rmtree(self.folder)

    def _write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)

    def _run(self, program, *arguments):
        command = [LIB / program, *arguments, "-u", getpass.getuser(), "-F"]
        log = (self.folder / f"{program}.log").open("ab")
        with log:
            return subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def _end(self, process):
        if process is not None:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()


class OwnDriver:
    """A UPS that can be told to shut down, on upsd's side of the driver protocol.

    Debian's dummy-ups has no ``shutdown.return``, so upsd would never let one through.
    """

    def __init__(self, path, variables, commands, settable=()):
        self.heard = []
        self.said = []
        self._variables = dict(variables)
        self._commands = commands
        self._settable = settable
        self._upsd = socket.socket(socket.AF_UNIX)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._listener.close()

    def say(self, **variables):
        """Tell upsd at once; `ups_status` stands for ups.status."""
        for name, value in variables.items():
            known = name.replace("_", ".")
            self._variables[known] = value
            with contextlib.suppress(OSError):  # upsd does not listen yet, and will ask for all
                self._upsd.sendall(f'SETINFO {known} "{value}"\n'.encode())

    def _serve(self):
        with contextlib.suppress(OSError):  # closed
            while True:
                self._upsd, _ = self._listener.accept()
                # Two files: one that reads text and writes it forgets the lines it has read ahead.
                with (
                    self._upsd,
                    self._upsd.makefile() as lines,
                    self._upsd.makefile("w") as out,
                ):
                    for line in lines:
                        self._answer(shlex.split(line), out)
                        out.flush()

    def _answer(self, words, out):
        match words:
            case ["DUMPALL"]:
                out.writelines(f'SETINFO {n} "{v}"\n' for n, v in self._variables.items())
                out.writelines(
                    f"SETFLAGS {name} RW STRING\nSETAUX {name} 10\n" for name in self._settable
                )
                out.writelines(f"ADDCMD {command}\n" for command in self._commands)
                out.write("DATAOK\nDUMPDONE\n")
            case ["PING"]:
                out.write("PONG\n")
            case ["SET", name, value, *_]:
                self.heard.append((name, value))
                self._variables[name] = value
                out.write(f'SETINFO {name} "{value}"\n')
            case ["INSTCMD", command, *_]:
                self.heard.append(command)
