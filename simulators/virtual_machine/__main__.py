"""Use the virtual appliance in a window.

    deploy/appliance/run [--display gtk|sdl|vnc=:1] [--stick IMAGE] [--fresh] [FOLDER]

FOLDER is where deploy/appliance/build left it; default ~/.cache/noodsteunpunt/appliance. The mouse
is the finger. Enter plugs the stick in, and pulls it out again; Ctrl-C pulls the power. What the
machine wrote is kept for the next run; --fresh begins with a new card.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from simulators.virtual_machine.channel import MachineError
from simulators.virtual_machine.machine import Machine, layer


def main() -> int:
    arguments = parse()
    image = arguments.folder / "card.img"
    if not image.exists():
        sys.stderr.write(f"{image} is absent: make it with deploy/appliance/build.\n")
        return 1
    card = arguments.folder / "person.qcow2"
    if arguments.fresh or not card.exists() or card.stat().st_mtime < image.stat().st_mtime:
        card.unlink(missing_ok=True)
        layer(card, image)
    machine = Machine(card, arguments.folder / "person", display=arguments.display)
    try:
        machine.start()
        sys.stdout.write("It starts: a minute or two. Ctrl-C pulls the power.\n")
        use(machine, arguments.stick)
    except KeyboardInterrupt:
        sys.stdout.write("\nNo power.\n")
    except (MachineError, RuntimeError) as error:
        sys.stderr.write(f"The virtual appliance: {error}\n")
        return 1
    finally:
        machine.cut()
    return 0


def use(machine: Machine, stick: Path | None) -> None:
    """Plug the stick in and out until there is no more Enter."""
    name = ""
    for _ in sys.stdin:
        if stick is None:
            sys.stdout.write("No stick was named: --stick IMAGE.\n")
        elif name:
            machine.unplug(name)
            name = ""
        else:
            name = machine.plug(stick)
        sys.stdout.write("The stick is in.\n" if name else "The stick is out.\n")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "deploy/appliance/run", description="Use the virtual appliance in a window."
    )
    parser.add_argument("--display", default="gtk", help="gtk, sdl, or vnc=:1 for a viewer")
    parser.add_argument("--stick", type=Path, help="a raw image of a stick")
    parser.add_argument("--fresh", action="store_true", help="begin with a new card")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path.home() / ".cache/noodsteunpunt/appliance"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
