"""noodsteunpunt-office: pages for those who write and those who coordinate.

Exit codes: 0 done, 1 failed, 2 wrong usage.
"""

from __future__ import annotations

from pathlib import Path

import click

from common import atomic_write, folders
from common.settings import SettingsError
from office import settings, tls
from office.errors import OfficeError
from office.folders import Folders
from office.server import PORT, serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="noodsteunpunt")
def main() -> None:
    """Schrijven, goedkeuren, uitgeven en coördineren."""


@main.command()
@click.option("--here", is_flag=True, help="Op uw eigen laptop: opent de browser, en mag tekenen.")
@click.option(
    "--listen",
    multiple=True,
    metavar="ADRES",
    help="Ook voor andere laptops, met TLS, op dit adres van deze machine. "
    "Anders: wat in office.toml staat.",
)
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535))
@click.option("--no-browser", is_flag=True, help="Open geen browser.")
def run(*, here: bool, listen: tuple[str, ...], port: int, no_browser: bool) -> None:
    """Open het kantoor, tot het gestopt wordt: voor deze machine, en waar --listen dat zegt."""
    if here and listen:
        raise click.UsageError("--here opent sleutels, dus niet samen met --listen.")
    for one in listen:
        if fault := settings.fault_of(one):
            raise click.UsageError(fault)
    try:
        if not (here or listen):
            listen = settings.load(folders.config()).listen
        serve(here=here, port=port, opens=here and not no_browser, listen=listen)
    except SettingsError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
    except OfficeError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error


@main.command()
@click.argument("where", metavar="MAP", type=click.Path(path_type=Path, file_okay=False))
def certificate(where: Path) -> None:
    """Zet het certificaat van dit kantoor in MAP, zoals een stick: voor andere laptops."""
    data = tls.certificate(Folders.of_appliance().tls)
    if data is None:
        click.echo("Er is nog geen certificaat: start het kantoor eerst met --listen.", err=True)
        raise SystemExit(1)
    try:
        atomic_write.write(where / tls.NAME, data)
    except OSError as error:
        click.echo(f"{where} is niet te schrijven ({error.strerror}).", err=True)
        raise SystemExit(1) from error
    long, short = tls.fingerprints(data)
    click.echo(f"{where / tls.NAME}\nVingerafdruk (SHA-256): {long}\nZoals Windows: {short}")


if __name__ == "__main__":
    main()
