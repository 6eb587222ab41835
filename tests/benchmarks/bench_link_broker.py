# ruff: noqa: T201 - a benchmark tells its figures to a person
"""A region's broker, one for headroom, and what the link costs a point that has nothing to say.

Run: ``python tests/benchmarks/bench_link_broker.py [--quick]``.
Mosquitto runs with the configuration that `link.broker` writes, with real TLS; each node has a key
and a certificate of its own. The coordination point's program is the real carrier in a process of
its own, which answers each report. All of it shares this machine. Bytes are of all that uses the
loopback: ``unshare --net`` leaves ours alone, once ``ip link set lo up`` was said.
"""

from __future__ import annotations

import argparse
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import msgspec  # noqa: E402

from link import broker, identity  # noqa: E402
from link.carriers import Outgoing  # noqa: E402
from link.carriers.mqtt import Downlink, Own, Target  # noqa: E402
from link.identity import Role  # noqa: E402
from tests.benchmarks.link_crowd import Member, returns  # noqa: E402
from tests.link.machines import World, wait_for  # noqa: E402
from tests.link.mosquitto import free_port  # noqa: E402

REGION, HEADROOM = 182, 4560
WITHIN_S = 15.0


def mib(pid: int, field: str = "Pss") -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{field}:")).split()[1]) / 1024


def spent(pid: int) -> tuple[float, int]:
    """CPU seconds and wake-ups of all threads so far."""
    cpu_s, wakes = 0.0, 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        cpu_s += int((task / "schedstat").read_text().split()[0]) / 1e9
        lines = (task / "status").read_text().splitlines()
        wakes += int(next(line for line in lines if line.startswith("voluntary")).split()[1])
    return cpu_s, wakes


def owner(made: identity.Identity) -> Own:
    return Own(made.card.id, made.card.certificate, made.signer)


def answer_all(own: Own, target: Target, below: list[str]) -> int:
    """Start the coordination point's program: it answers each report. Return its process."""
    pid = os.fork()
    if pid:
        return pid
    carrier = Downlink(own, target, below)
    carrier.received = lambda sealed, peer: carrier.send(
        Outgoing(peer, 2, sealed[:16], b"received " + sealed[:60])
    )
    while True:
        select.select([carrier.fileno()], [], [], carrier.wait_s())
        carrier.poll()


def crowd(count: int, folder: Path) -> None:
    """Have the link come back for so many nodes at once, each with a report to tell."""
    centre, _ = identity.make("centre", Role.COORDINATION, "Brandweer")
    made = [identity.make(f"np-{n}", Role.POINT, "Buurthuis")[0] for n in range(count)]
    port = free_port()
    nodes = [broker.Node(one.card.id, one.card.certificate) for one in made]
    broker.write(broker.configure(centre, nodes, [("127.0.0.1", port)]), folder)
    mosquitto = subprocess.Popen(
        ["/usr/sbin/mosquitto", "-c", broker.CONF], cwd=folder, stderr=subprocess.DEVNULL
    )
    target = Target("centre", centre.card.certificate, "127.0.0.1", port)
    time.sleep(1)
    empty = mib(mosquitto.pid)
    program = answer_all(owner(centre), target, [node.id for node in nodes])
    try:
        members = [Member(owner(one), target) for one in made]
        time.sleep(3)  # it greets all who are not there yet
        before_s, _ = spent(mosquitto.pid)
        own_s = time.process_time()
        began_s = returns(members, 60)
        own_s = time.process_time() - own_s
        took = [m.answered_s - began_s for m in members if m.answered_s is not None]
        cpu_s = spent(mosquitto.pid)[0] - before_s
        again = sum(m.attempts for m in members)
        print(f"{count} nodes with TLS on one broker:")
        print(f"  acknowledged: {len(took)} of {count}, lost {count - len(took)}")
        print(f"  all of them within {max(took):.1f} s of the link's return (limit {WITHIN_S:.0f})")
        offered = sum(m.offers for m in members)
        print(
            f"  half of them within {sorted(took)[len(took) // 2]:.1f} s; {again} attempts failed,"
        )
        print(f"  and {offered - count} reports were offered again")
        print(f"  the nodes themselves, all in one process: {own_s:.1f} s of a core")
        print(f"  broker: {cpu_s:.1f} s of a core, {1000 * cpu_s / count:.2f} ms a node")
        print(f"  broker's memory: {mib(mosquitto.pid):.1f} MiB PSS, {empty:.1f} empty", end="")
        print(f", {1024 * (mib(mosquitto.pid) - empty) / count:.1f} KiB a node")
        print(f"  coordination point's carrier: {mib(program):.1f} MiB PSS")
        idle_s, wakes = spent(mosquitto.pid)
        time.sleep(10)
        later_s, more = spent(mosquitto.pid)
        print(f"  broker idle: {(more - wakes) / 10:.1f} wake-ups a second,", end="")
        print(f" {10 * (later_s - idle_s):.2f} % of a core")
    finally:
        os.kill(program, signal.SIGKILL)
        os.waitpid(program, 0)
        mosquitto.kill()
        mosquitto.wait()


def carried() -> int:
    """Bytes over the loopback so far, headers included; each is counted once."""
    (line,) = (one for one in Path("/proc/net/dev").read_text().splitlines() if " lo:" in one)
    return int(line.split(":")[1].split()[0])


def point_at_rest(folder: Path, watch_s: float) -> None:
    """The whole of noodsteunpunt-link at a point and its coordination point, with a live link."""
    world = World(folder)
    port = free_port()
    station, *points = world.nodes()
    world.sign((msgspec.structs.replace(station, address=f"127.0.0.1:{port}"), *points))
    machines = world.machines
    machines["cp-veldermeer"].start()
    files = machines["cp-veldermeer"].folders.broker
    wait_for((files / broker.NODES).exists)
    mosquitto = subprocess.Popen(
        ["/usr/sbin/mosquitto", "-c", broker.CONF], cwd=files, stderr=subprocess.DEVNULL
    )
    try:
        machines["np-a"].start()
        machines["np-a"].write("melding")
        wait_for(lambda: machines["np-a"].state("melding") == "aangekomen")
        time.sleep(20)
        for name in ("np-a", "cp-veldermeer"):
            pid = machines[name].process.pid
            (cpu_s, wakes), began_s, before = spent(pid), time.monotonic(), carried()
            time.sleep(watch_s)
            (later_s, more), passed_s = spent(pid), time.monotonic() - began_s
            print(f"{name}, connected and idle for {passed_s:.0f} s:")
            print(f"  wake-ups: {(more - wakes) / passed_s:.3f} a second (limit 0.1)")
            print(f"  CPU: {100 * (later_s - cpu_s) / passed_s:.4f} % of a core")
            print(f"  memory: {mib(pid):.1f} MiB PSS (limit 32)")
            print(f"  {carried() - before} bytes over the loopback meanwhile, by two idle links")
    finally:
        world.close()
        mosquitto.kill()
        mosquitto.wait()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a region, and half a minute at rest")
    parser.add_argument("--only", choices=("rest", "region", "headroom"))
    arguments = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65536), most))
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name, count in (("region", REGION), ("headroom", HEADROOM)):
        if arguments.only in {None, name} and not (arguments.quick and name == "headroom"):
            with tempfile.TemporaryDirectory() as folder:
                crowd(count, Path(folder))
    if arguments.only in {None, "rest"}:
        with tempfile.TemporaryDirectory() as folder:
            point_at_rest(Path(folder), 30 if arguments.quick else 240)


if __name__ == "__main__":
    main()
