"""noodsteunpunt-kiosk: what residents and staff see."""

from __future__ import annotations

import gc
import logging
import os
import re
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from content.clock import read_times
from kiosk.config import LANGUAGES, ConfigError, load_config, settle
from kiosk.desk.commands import begin_new_book, set_pin, set_unlock_key, set_up
from kiosk.desk.storage.errors import DeskError
from kiosk.platform import window
from kiosk.state.snapshot import SnapshotReader
from kiosk.ui.fonts import FontError
from power.folders import Folders

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

LAST_PICTURES_S = 15.0
"""The tour begins this long before the end of a run with an end."""


class Size(click.ParamType[tuple[int, int]]):
    """WIDTHxHEIGHT in pixels."""

    name = "size"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        found = re.fullmatch(r"([1-9]\d{1,3})x([1-9]\d{1,3})", value)
        if not found:
            self.fail(f"{value} is not a size such as 1280x800.", param, ctx)
        return int(found[1]), int(found[2])


class ScreenName(click.ParamType[str]):
    """The name of a screen. Their modules are read only for who asks for one."""

    name = "screen"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in screen_names():
            self.fail(f"{value} is no screen. Those are: {', '.join(screen_names())}.", param, ctx)
        return value

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - as click calls it
        return f"[{'|'.join(screen_names())}]"


def screen_names() -> tuple[str, ...]:
    from kiosk.routes import names  # noqa: PLC0415 - as said

    return names()


@click.group()
def cli() -> None:
    """Show residents what is true."""


cli.add_command(begin_new_book)
cli.add_command(set_pin)
cli.add_command(set_unlock_key)
cli.add_command(set_up)


@cli.command()
@click.option("--config", type=click.Path(path_type=Path), help="kiosk.toml to use.")
@click.option(
    "--seconds", type=click.FloatRange(min=2), help="Stop after this long, and the pictures."
)
@click.option("--screenshots", type=click.Path(path_type=Path), help="Leave pictures here.")
@click.option("--size", type=Size(), help="Window size; without it the whole screen.")
def run(
    config: Path | None,
    seconds: float | None,
    screenshots: Path | None,
    size: tuple[int, int] | None,
) -> None:
    """Run the kiosk until it is stopped."""
    gc.disable()  # what a start makes, stays
    settings = load_config(config) if config else settle()
    window.prepare(size or ((1280, 800) if screenshots else None))
    from kivy.clock import Clock  # noqa: PLC0415 - only after the window is prepared

    from kiosk.app import Kiosk  # noqa: PLC0415

    kiosk = Kiosk(settings)
    kiosk.bind(on_settled=_keep)
    ended = when_all_ended({"seconds", *(["pictures"] if screenshots else [])}, kiosk.stop)
    if seconds:
        Clock.schedule_once(lambda _: ended("seconds"), seconds)
    if screenshots:
        from kiosk.screenshots import tour  # noqa: PLC0415

        begin_s = max(0.5, (seconds or 0) - LAST_PICTURES_S)
        tour(kiosk, screenshots, begin_s, lambda: ended("pictures"))
    kiosk.run()


def when_all_ended(names: Collection[str], then: Callable[[], None]) -> Callable[[str], None]:
    """Return what is told of each that ended, and calls ``then`` after the last.

    A slow machine draws its last pictures when its time is over.
    """
    to_come = set(names)

    def ended(name: str) -> None:
        to_come.discard(name)
        if not to_come:
            then()

    return ended


def _keep(_: object) -> None:
    """What was made so far is never searched for waste again: that takes 30 ms a time."""
    gc.freeze()
    gc.set_threshold(700, 10, 200)  # the kiosk sweeps by itself, when nobody touches
    gc.enable()


@cli.command()
@click.option("--screen", type=ScreenName(), default="information")
@click.option("--lang", type=click.Choice(LANGUAGES), default="nl")
@click.option("--size", type=Size(), default="1280x800")
@click.option("--theme", "palette", type=click.Choice(["calm", "contrast"]), default="calm")
@click.option("--text", type=click.Choice(["normal", "large"]), default="normal")
@click.option("--config", type=click.Path(path_type=Path), help="kiosk.toml to use.")
@click.option("--out", type=click.Path(path_type=Path), required=True)
def screenshot(  # noqa: PLR0913, PLR0917 - one argument an option
    screen: str,
    lang: str,
    size: tuple[int, int],
    palette: str,
    text: str,
    config: Path | None,
    out: Path,
) -> None:
    """Draw one screen into a PNG; needs no display."""
    settings = load_config(config)
    window.prepare(size, offscreen=True)
    from kivy.base import EventLoop  # noqa: PLC0415 - only after the window is prepared

    from kiosk import screenshots  # noqa: PLC0415
    from kiosk.app import Kiosk  # noqa: PLC0415

    kiosk = Kiosk(settings)
    kiosk.navigator.hears = lambda _: True  # the picture is of a kiosk with a loudspeaker
    kiosk.open_quietly()
    EventLoop.start()
    route = screenshots.route_to(kiosk, screen)
    kiosk.navigator.become(
        replace(
            kiosk.navigator.session,
            route=route,
            language=lang,
            text_step=text,
            palette=palette,
            role=route.needs,  # a picture opens nothing
        )
    )
    screenshots.settle()
    screenshots.take(kiosk, out)


@cli.command()
@click.option("--config", type=click.Path(path_type=Path), help="kiosk.toml to use.")
def draw(config: Path | None) -> None:
    """Draw what is asked on standard input, until that ends; needs no display."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may stand among pictures
    settings = load_config(config)
    window.prepare((1280, 800), offscreen=True)
    from kiosk import drawing  # noqa: PLC0415 - only after the window is prepared
    from kiosk.app import Kiosk  # noqa: PLC0415

    kiosk = Kiosk(settings)
    drawing.begin(kiosk)
    drawing.serve(kiosk, sys.stdin.buffer, answers)


@cli.command()
@click.option("--config", type=click.Path(path_type=Path), help="kiosk.toml to use.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The PDF to write.")
def poster(config: Path | None, out: Path) -> None:
    """Make the A4 sheet for the door: what holds now, in Dutch and English."""
    from kiosk.takeaway import sheets  # noqa: PLC0415 - as `screenshot`: only this command needs it
    from kiosk.takeaway.render_process import PressError, make_poster  # noqa: PLC0415

    power = Folders.from_environment().run
    snapshot = SnapshotReader(load_config(config), power / "power.json").read(read_times())
    if snapshot.content_trouble:
        _give_up(snapshot.content_trouble)
    try:
        out.write_bytes(make_poster(sheets.poster(snapshot)))
    except PressError as error:
        _give_up(str(error))


@cli.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
def diagnostics(out: Path) -> None:
    """Write the archive for the helpdesk into a folder; no names, messages, PINs or keys in it."""
    from kiosk.desk.storage import paths as storage_paths  # noqa: PLC0415 - as `screenshot`: only this command needs it
    from kiosk.desk.storage.records import Desk  # noqa: PLC0415
    from kiosk.technician.diagnostics_archive import write_archive  # noqa: PLC0415

    now = datetime.now(UTC)
    try:
        written = (
            storage_paths.folder() / storage_paths.DATABASE
        ).exists()  # never made by looking at it
        done = Desk(now).audit_log.entries() if written else ()
        click.echo(write_archive(out, done, now))
    except DeskError as error:
        _give_up(str(error))


def main() -> None:
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)  # kivy resets the loggers' own levels
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", handlers=[handler])
    try:
        cli(prog_name="noodsteunpunt-kiosk")
    except (ConfigError, FontError) as error:
        _give_up(str(error))
    except OSError as error:
        _give_up(f"{error.filename or 'a file'} cannot be written ({error.strerror}).")


def _give_up(sentence: str) -> NoReturn:
    click.echo(f"noodsteunpunt-kiosk: {sentence}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
