"""Every error of a command as one line on standard error, and its exit code.

0 done, 1 failed, 2 wrong usage (click's own), 3 refused for trust or safety.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, ParamSpec

import click

from content.errors import ContentError, SourceFaults, TrustError, reason

if TYPE_CHECKING:
    from collections.abc import Callable

_Args = ParamSpec("_Args")


def in_one_line(command: Callable[_Args, None]) -> Callable[_Args, None]:
    """Turn an error into one line and its exit code."""

    @functools.wraps(command)
    def run(*args: _Args.args, **kwargs: _Args.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except SourceFaults as error:
            for fault in error.faults:
                click.echo(fault, err=True)
            raise SystemExit(1) from error
        except ContentError as error:
            click.echo(f"Fout: {' '.join(str(error).split())}", err=True)
            raise SystemExit(3 if isinstance(error, TrustError) else 1) from error
        except BrokenPipeError:
            raise  # whoever read our output has gone, as after `| head`: click ends quietly
        except OSError as error:
            where = f" bij {error.filename}" if error.filename else ""
            click.echo(
                f"Fout: De schijf werkt niet mee ({reason(error)}){where}: kijk of hij vol is.",
                err=True,
            )
            raise SystemExit(1) from error

    return run
