# ruff: noqa: T201 - a benchmark tells its figures to a person
"""CPU time to read a large verified issue, and to publish it.

python tests/benchmarks/bench_content_parse.py [--quick]
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[2]))

from content.core import supersession
from content.parse import parse_targets
from content.source.convert import convert_source

NOW = datetime(2026, 1, 20, 14, 0, tzinfo=UTC)
BULLETIN = """---
soort: power-cut
ernst: ernstig
gebied: [Veldermeer, Oosterveen]
verzonden: 2026-01-20 14:05
geldig tot: 2026-01-21 12:00
---
# nl
## Geen stroom in wijk {number}
De stroom is uitgevallen. Dat komt door een storing in het verdeelstation. Monteurs zijn bezig.

Het duurt nog enkele uren. Wij laten het weten zodra er meer bekend is: kijk hier om het uur.
### Wat moet u doen
1. Doe lampen en apparaten uit.
2. Houd de koelkast dicht.
3. Help uw buren, zeker als zij oud of ziek zijn.
# en
## No power in district {number}
The power is out because of a fault at the substation. Engineers are working on it.

It will take some hours. We will let you know as soon as there is more: look here every hour.
### What to do
1. Switch off lamps and appliances.
2. Keep the fridge closed.
3. Help your neighbours, above all when they are old or ill.
"""
HEADER = (
    "id;soort;naam;adres;breedtegraad;lengtegraad;status;status om;plaatsen;open;voorzieningen\n"
)
PLACE = (
    "p{0};opvang;Sporthal {0};Dorpsstraat {0};{1};{2};open;2026-01-20 14:00;200;dag en nacht;"
    "rolstoel, dieren, toilet, verwarming\n"
)


def write_source(folder: Path, bulletins: int, places: int, pictures: int) -> None:
    (folder / "bulletins").mkdir()
    (folder / "media").mkdir()
    for number in range(bulletins):
        path = folder / "bulletins" / f"stroom-{number}.md"
        path.write_text(BULLETIN.format(number=number), encoding="utf-8")
    rows = (
        PLACE.format(n, str(51 + n / 2000).replace(".", ","), str(4 + n / 2000).replace(".", ","))
        for n in range(places)
    )
    (folder / "places.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    for number in range(pictures):
        buffer = io.BytesIO()
        Image.effect_noise((900, 600), 60 + number).save(buffer, "JPEG", quality=80)
        (folder / "media" / f"foto-{number}.jpg").write_bytes(buffer.getvalue())


def best_s(times: int, work) -> float:
    took_s = []
    for _ in range(times):
        start_s = time.process_time()
        work()
        took_s.append(time.process_time() - start_s)
    return min(took_s)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a twentieth of it")
    share = 20 if parser.parse_args().quick else 1
    bulletins, places, pictures = 1_000 // share, 3_600 // share, 50 // share
    with tempfile.TemporaryDirectory() as name:
        source, stick = Path(name, "source"), Path(name, "stick")
        source.mkdir()
        stick.mkdir()
        write_source(source, bulletins, places, pictures)
        start_s = time.process_time()
        converted = convert_source(
            source, publisher_id="vr", publisher_name="VR", now=NOW, previous={}
        )
        convert_s = time.process_time() - start_s
        paths = {}
        for number, (target, data) in enumerate(converted.targets.items()):
            paths[target] = stick / str(number)
            paths[target].write_bytes(data)
        parsed = parse_targets("vr", paths)
        parse_s = best_s(5, lambda: parse_targets("vr", paths))
        now = NOW + timedelta(hours=1)
        truth_s = best_s(5, lambda: supersession.current(parsed.bulletins, now))
    assert (len(parsed.bulletins), len(parsed.places)) == (bulletins, places)
    print(f"{bulletins} bulletins in two languages, {places} places, {pictures} pictures")
    print(f"convert and check   {convert_s * 1e3:8.1f} ms")
    print(f"parse               {parse_s * 1e3:8.1f} ms")
    print(f"what holds now      {truth_s * 1e3:8.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
