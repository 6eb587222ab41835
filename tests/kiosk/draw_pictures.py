"""Renews the references of test_pictures.py and the contact sheets. Called by deploy/pictures."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.platform import window

GAP_PX = 12
SHEET_WIDTH_PX = 1600
BEHIND = "#6B7480"


def main() -> None:
    sheets = Path(__file__).parents[2] / "docs" / "pictures"
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("CONFIG", "STATE", "RUN"):
            os.environ[f"NOODSTEUNPUNT_{name}"] = scratch
        window.prepare((1280, 800), offscreen=True)
        drawn = draw(Path(scratch))
    for panel, names in drawn.items():
        sheet([path for path in names if path.stem.startswith("calm-nl")], sheets / f"{panel}.png")
    chosen = ("information", "bulletin", "places", "map", "place", "guide")
    picked = [
        path
        for path in drawn["1280x800"]
        if path.stem.split("-", 2)[2] in chosen and path.stem.startswith(("calm-ar", "contrast-uk"))
    ]
    sheet(picked, sheets / "talen.png")


def draw(scratch: Path) -> dict[str, list[Path]]:
    """Every reference; returns their paths by panel."""
    from kivy.base import EventLoop  # only after the window is prepared

    from tests.kiosk import stage as staging
    from tests.kiosk import test_pictures

    EventLoop.start()
    snapshot = staging.sample_snapshot(staging.sample_config(), scratch / "sample")
    stage = staging.Stage(snapshot, scratch / "sample")
    drawn: dict[str, list[Path]] = {}
    for case in test_pictures.cases():
        panel, palette, language, name = case.values
        picture = test_pictures.take(stage, snapshot, panel, palette, language, name)
        folder = test_pictures.FOLDER / f"{panel[0]}x{panel[1]}"
        path = folder / f"{palette}-{language}-{name}.png"
        test_pictures.keep(picture, path)
        drawn.setdefault(folder.name, []).append(path)
    for folder in test_pictures.FOLDER.iterdir():
        for stray in set(folder.glob("*.png")) - set(drawn.get(folder.name, [])):
            stray.unlink()
    stage.close()
    return drawn


def sheet(paths: list[Path], out: Path) -> None:
    """Side by side, as many abreast as fit."""
    from PIL import Image

    pictures = [Image.open(path).convert("RGB") for path in paths]
    width, height = (side + GAP_PX for side in pictures[0].size)
    across = SHEET_WIDTH_PX // width
    down = -(-len(pictures) // across)
    whole = Image.new("RGB", (across * width + GAP_PX, down * height + GAP_PX), BEHIND)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, across)
        whole.paste(picture, (column * width + GAP_PX, row * height + GAP_PX))
    whole.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        out, optimize=True
    )


if __name__ == "__main__":
    main()
