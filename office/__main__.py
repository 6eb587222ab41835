"""noodsteunpunt-office: pages for those who write and those who coordinate.

Exit codes: 0 done, 1 failed, 2 wrong usage.
"""

from __future__ import annotations

import click

from office.errors import OfficeError
from office.server import PORT, serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="noodsteunpunt")
def main() -> None:
    """Schrijven, goedkeuren, uitgeven en coördineren."""


@main.command()
@click.option("--here", is_flag=True, help="Op uw eigen laptop: opent de browser, en mag tekenen.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535))
@click.option("--no-browser", is_flag=True, help="Open geen browser.")
def run(*, here: bool, port: int, no_browser: bool) -> None:
    """Open het kantoor op 127.0.0.1, tot het gestopt wordt."""
    try:
        serve(here=here, port=port, opens=here and not no_browser)
    except OfficeError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
