"""The command ``noodsteunpunt-power``.

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 refused for safety.
"""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from power import table
from power.config import load_config
from power.errors import ConfigError, PowerError, RequestError
from power.folders import Folders
from power.publish import FILE_NAME
from power.status import read_status

if TYPE_CHECKING:
    from power.config import Config
    from power.status import Status


def main() -> None:
    """Entry point: every error becomes one line for each fault, and an exit code."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(1)
    except ConfigError as error:
        for fault in error.faults:
            click.echo(fault, err=True)
        sys.exit(2)
    except RequestError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except PowerError as error:
        click.echo(str(error), err=True)
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
    """Run the daemon; systemd does this."""
    from power import service  # noqa: PLC0415 - only this command needs GPIO and supplies

    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    config = _config(path)
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


def _show(status: Status, *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(status).decode())
        return
    for line in table.lines(status, datetime.now(UTC)):
        click.echo(line)


def _folders() -> Folders:
    return Folders.from_environment()


def _config(path: Path | None) -> Config:
    from power import assembly  # noqa: PLC0415 - drivers are loaded only where they are checked

    config = load_config(path or _folders().config / "power.toml")
    assembly.check_options(config)
    return config


if __name__ == "__main__":
    main()
