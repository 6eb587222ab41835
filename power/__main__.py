"""The command ``noodsteunpunt-power``.

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 refused for safety.
"""

from __future__ import annotations

import csv
import errno
import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
import msgspec

from common import beneath
from power import host as machine
from power import status_table
from power.arguments import Hours, Name, Span
from power.config import load_config
from power.daemon.status_writer import FILE_NAME
from power.errors import ConfigError, PowerError, RequestError
from power.folders import AlreadyRunning, Folders
from power.history import reader as history_reader
from power.policy import dutch
from power.requests import (
    SOCKET_NAME,
    Drill,
    Generator,
    Override,
    Refused,
    Silence,
    Target,
    Test,
    ask,
)
from power.status import Event, read_status

if TYPE_CHECKING:
    from datetime import timedelta

    from power.config import Config
    from power.requests import Request
    from power.status import Status

log = logging.getLogger(__name__)

BY = "technician"


def main() -> None:
    """Entry point: every error becomes one line for each fault, and an exit code."""
    try:
        cli(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        click.echo(f"{error.format_message()} See noodsteunpunt-power --help.", err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(1)
    except ConfigError as error:
        for fault in error.faults:
            click.echo(fault, err=True)
        sys.exit(2)
    except (Refused, AlreadyRunning) as error:
        click.echo(str(error), err=True)
        sys.exit(3)
    except PowerError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EPIPE}:
            raise
        click.echo(f"The output was not taken: {error.strerror}.", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python tries again
        sys.exit(1)


@click.group()
def cli() -> None:
    """Watch the batteries, shed what is not essential, keep light and radio on."""


@cli.command()
@click.option("--once", is_flag=True, help="Read and decide once, switch nothing, tell all.")
@click.option("--config", "path", type=click.Path(path_type=Path), help="Another power.toml.")
@click.option("--fake-pins", is_flag=True, help="Switch no real relay.")
@click.option("--json", "as_json", is_flag=True, help="With --once: as power.json.")
def run(*, once: bool, path: Path | None, fake_pins: bool, as_json: bool) -> None:
    """Run the daemon; systemd does this.

    Every key of power.toml, with unit and default: docs/power-toml.md.
    """
    from power.daemon import service  # noqa: PLC0415 - only this command needs GPIO and supplies

    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    config = _config(path)
    for caution in config.cautions:
        log.warning("%s", caution)
    if not once:
        service.serve(config, _folders(), fake_pins=fake_pins)
        return
    status, troubles = service.look_once(config)
    _show(status, as_json=as_json)
    for name, trouble in troubles.items():
        click.echo(f"{name}: {trouble}", err=True)
    sys.exit(1 if troubles else 0)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="As power.json.")
def status(*, as_json: bool) -> None:
    """Show supplies, loads, alarms and the last events."""
    _show(read_status(_folders().run / FILE_NAME), as_json=as_json)


@cli.command()
@click.option("--json", "as_json", is_flag=True)
def appliance(*, as_json: bool) -> None:
    """Show version, since when it runs, how it last ended, and room on the card."""
    folders = _folders()
    beneath.become_owner_of(folders.state)
    found = machine.look(folders, datetime.now(UTC))
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    for line in machine.lines(found):
        click.echo(line)


@cli.command()
@click.option("--since", type=Span(), default="24h", show_default=True, help="90s, 15m, 24h, 30d.")
@click.option("--supply", help="Only this one.")
@click.option("--events", "as_events", is_flag=True, help="What happened, instead of the curve.")
@click.option("--json", "as_json", is_flag=True, help="Curve and events as one object.")
def history(*, since: timedelta, supply: str | None, as_events: bool, as_json: bool) -> None:
    """Print what was recorded, as CSV: seconds of the last hour, minutes of two days, hours."""
    now = datetime.now(UTC)
    folders = _folders()
    beneath.become_owner_of(folders.state)
    history = history_reader.History(folders.state, folders.run)
    points = [] if as_events and not as_json else history.curve(now - since, now, supply)
    events = history.events(now - since) if as_events or as_json else []
    if supply and not points and not as_events:
        click.echo(f"Nothing was recorded of {supply!r} in that time.", err=True)
    if as_json:
        told = {"points": [history_reader.as_dict(point) for point in points], "events": events}
        click.echo(msgspec.json.encode(told).decode())
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    if as_events:
        writer.writerow(Event.__struct_fields__)
        writer.writerows((e.at.isoformat(), e.what, e.subject, e.cause) for e in events)
        return
    writer.writerow(history_reader.Point.__struct_fields__)
    writer.writerows(history_reader.as_dict(point).values() for point in points)


@cli.command()
@click.option("--config", "path", type=click.Path(path_type=Path), help="Another power.toml.")
@click.option("--trace", type=click.Path(path_type=Path), required=True, help="CSV of an outage.")
@click.option("--json", is_flag=True, expose_value=False, help="As JSON, which it is anyway.")
def simulate(*, path: Path | None, trace: Path) -> None:
    """Tell what a configuration would do in an outage, as JSON.

    Every battery is made up; the rules are the daemon's own. A trace is CSV, each row holds until
    the next, the last one marks the end:

    \b
        t_s,mains,ambient_c,dark,fault
        0,1,20,1,none
        600,0,20,1,low-battery
        7200,1,20,1,none

    \b
    The column fault may be left out. It is one of:
        none          all is shown as it is
        no-reading    the supply does not answer
        stuck         all but mains repeats the last value
        frozen        the charge repeats its last value; volts and current do not
        jump          the charge is off by 25
        implausible   values that cannot be
        low-battery   it says that it is about to give up, whatever its charge
        fsd           it says that it will cut its output, whatever its charge
        charger-dead  mains is said to be there, but the battery feeds the loads

    The column generator may be left out: 1 while a generator takes the place of mains, for supplies
    with generator_w.

    With driver = "simulated" its [supply.options] hold for the whole trace: idle_w_true (what it
    draws for itself, which no configuration tells), gauge_drift_pct_per_h, tells_charge, noise_pct,
    health_pct and more. deploy/examples/supplies-that-lie has traces to try.
    """  # noqa: D301 - click asks for a real backspace
    from power import simulate as simulation  # noqa: PLC0415 - only this command needs it

    config = _config(path)
    result = simulation.simulate(config, simulation.read_trace(trace))
    click.echo(msgspec.json.encode(result).decode())


@cli.command()
@click.argument("kind", type=click.Choice(["quick", "capacity", "stop"]), default="quick")
@click.option("--supply", type=Name(), help="Which battery; the first when left out.")
def test(*, kind: Literal["quick", "capacity", "stop"], supply: str | None) -> None:
    """Test a battery while mains is there; the result comes among the events."""
    _ask(Test(supply=supply, kind=kind, by=BY))


@cli.command()
@click.argument("load", type=Name())
@click.argument("state", type=click.Choice(["on", "off", "auto"]))
@click.option("--for", "span", type=Span(24), default="1h", show_default=True, help="At most 24h.")
@click.option("--what-if", "what_if", is_flag=True, help="Only tell what it would cost.")
@click.option("--json", "as_json", is_flag=True, help="With --what-if: in seconds.")
def override(*, load: str, state: str, span: timedelta, what_if: bool, as_json: bool) -> None:
    """Keep a load on or off for a time; "auto" gives it back.

    --what-if answers "5 uur korter, lighting haalt 21:40." and changes nothing. It runs the
    daemon's own rules from how things stand, as if mains failed now where it is there.
    """
    on = {"on": True, "off": False, "auto": None}[state]
    request = Override(load=load, on=on, for_s=span.total_seconds(), by=BY)
    if what_if:
        _tell(request, as_json=as_json)
    else:
        _ask(request)


@cli.command()
@click.option("--until", "until", help='A moment: "zondag 08:00", "morgen 08:00", "22:00".')
@click.option("--hours", type=Hours(), help="From loss of mains; at most 336.")
@click.option("--clear", is_flag=True, help="As power.toml says again.")
@click.option("--what-if", "what_if", is_flag=True, help="Only tell what it would cost.")
@click.option("--json", "as_json", is_flag=True, help="What it costs, in seconds.")
def target(
    *, until: str | None, hours: float | None, clear: bool, what_if: bool, as_json: bool
) -> None:
    """Promise the essentials for longer than power.toml does, and tell first what that costs.

    It holds until that moment, or, with --hours, until --clear; also over a restart. It is never
    shorter than power.toml says. What it costs comes from other loads alone.
    """
    if [until is not None, hours is not None, clear].count(True) != 1:
        raise click.UsageError("Give one of --until, --hours and --clear.")
    request = Target(until=_moment(until), hours=hours, by=BY)
    try:
        _tell(request, as_json=as_json)
    except Refused as error:
        if what_if or error.code != "unknown-charge":
            raise
        click.echo(str(error), err=True)  # it is promised all the same
    if not what_if:
        answer = ask(_folders().run / SOCKET_NAME, request)
        click.echo(answer.text, err=as_json)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="In seconds.")
def forecast(*, as_json: bool) -> None:
    """Tell how an outage would go from here: what goes off when, and how long the light lasts.

    As if mains failed now where it is there. It runs the daemon's own rules, in this process.
    """
    _tell(None, as_json=as_json)


@cli.command()
@click.argument("code", type=Name())
@click.option("--subject", type=Name(), help="Only the alarm of this supply or load.")
@click.option("--for", "span", type=Span(24), default="1h", show_default=True, help="At most 24h.")
def silence(*, code: str, subject: str | None, span: timedelta) -> None:
    """Mark an alarm as seen for a time; it stays listed."""
    _ask(Silence(code=code, subject=subject or "", for_s=span.total_seconds(), by=BY))


@cli.command()
@click.argument("state", type=click.Choice(["on", "off"]))
@click.option("--for", "span", type=Span(8), default="30m", show_default=True, help="At most 8h.")
def drill(*, state: str, span: timedelta) -> None:
    """Begin or end a drill: only the essentials stay on."""
    _ask(Drill(on=state == "on", for_s=span.total_seconds(), by=BY))


@cli.command()
@click.argument("state", type=click.Choice(["on", "off"]))
@click.option("--supply", type=Name(), help="Which battery; all that can have one when left out.")
@click.option("--for", "span", type=Span(24), default="8h", show_default=True, help="At most 24h.")
def generator(*, state: str, supply: str | None, span: timedelta) -> None:
    """Say that mains comes from a generator: charging first, then what fits in its watts.

    Needed only where power.toml gives generator_w and no generator_sense_pin.
    """
    _ask(Generator(on=state == "on", supply=supply, for_s=span.total_seconds(), by=BY))


@cli.command()
@click.option("--config", "path", type=click.Path(path_type=Path), help="Another power.toml.")
def rest(*, path: Path | None) -> None:
    """Put every relay at rest; systemd does this whenever the daemon has ended.

    Raspberry Pi kernels let a pin keep its level when the process that drove it is killed.
    """
    from power.daemon import service  # noqa: PLC0415 - only this command needs GPIO

    service.put_at_rest(_config(path), _folders())


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return dutch.parse_moment(text, datetime.now().astimezone())
    except RequestError as error:
        raise click.UsageError(str(error)) from error


def _tell(request: Override | Target | None, *, as_json: bool) -> None:
    from power import look_ahead  # noqa: PLC0415 - only this needs the rules

    look_ahead.tell(_folders(), request, by=BY, as_json=as_json)


def _ask(request: Request) -> None:
    click.echo(ask(_folders().run / SOCKET_NAME, request).text)


def _show(status: Status, *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(status).decode())
        return
    for line in status_table.lines(status, datetime.now(UTC)):
        click.echo(line)


def _folders() -> Folders:
    return Folders.from_environment()


def _config(path: Path | None) -> Config:
    return load_config(path or _folders().config / "power.toml")


if __name__ == "__main__":
    main()
