"""The command ``noodsteunpunt-link``."""

from __future__ import annotations

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Carry post between this point and its coordination point."""


if __name__ == "__main__":
    main()
