"""Every reader of untrusted bytes, with good inputs to spoil."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

import openpyxl
from PIL import Image

from content.core.cap import read_parts
from content.core.guides import read_guide
from content.core.picture_header import check_picture
from content.core.places import read_geojson
from content.core.reach import hint_at_unseen
from content.core.remarks import Notes
from content.core.utilities import read_utilities
from content.source.draft import read_draft
from content.source.pictures import scale
from content.source.spreadsheets import read_places_table, read_utilities_table
from content.source.validate import check_schema

if TYPE_CHECKING:
    from collections.abc import Callable


class Reader(NamedTuple):
    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    tokens: tuple[bytes, ...]
    """What means something to this reader, to be thrown in."""
    weight: int
    """Of every hundred inputs, how many are for it."""


CAP = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a-1</identifier><sender>vr</sender>
<sent>2026-01-20T14:05:00+01:00</sent><status>Actual</status><msgType>Update</msgType>
<scope>Public</scope><references>vr,a-0,2026-01-20T09:00:00+01:00</references>
<info><language>nl</language><category>Infra</category><event>Stroomuitval</event>
<urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>
<eventCode><valueName>noodsteunpunt:hazard</valueName><value>power-cut</value></eventCode>
<onset>2026-01-20T13:10:00+01:00</onset><expires>2026-01-20T22:00:00+01:00</expires>
<senderName>Veiligheidsregio</senderName><headline>Geen stroom</headline>
<description>De stroom is uit.\n\nKabel é kapot.</description>
<instruction>1. Doe licht uit\n2. Blijf warm</instruction><web>https://example.nl</web>
<resource><resourceDesc>Kaart</resourceDesc><mimeType>image/png</mimeType>
<uri>media/kaart.png</uri></resource><area><areaDesc>Veldermeer</areaDesc>
<circle>52.1,5.3 2</circle></area></info></alert>
""".encode()
CANCEL = (
    CAP.replace(b"Update", b"Cancel")
    .replace(b"<urgency>", b"<responseType>AllClear</responseType><urgency>")
    .replace(b"UTF-8", b"ISO-8859-1")
)
GEOJSON = b"""{"type":"FeatureCollection","features":[
{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[5.387,52.155]},
"properties":{"id":"a","kind":"shelter","name":"Sporthal","address":"Dorpsstraat 1","status":"open",
"status_at":"2026-01-20T14:00:00+01:00","capacity":200,"hours":"altijd","facilities":["wheelchair"],
"contact":"0800","route":"Rechtdoor","note":"x"}},
{"type":"Feature","geometry":{"type":"Point","coordinates":[155000,463000.5]},
"properties":{"kind":"water","name":"Pomp \\u00e9","capacity":"12"}}]}
"""
PLACES = """id;soort;naam;adres;breedtegraad;lengtegraad;status;status om;plaatsen;voorzieningen
a;opvang;Sporthal;Dorpsstraat 1;52,155;5,387;open;2026-01-20 14:00;200;rolstoel, dieren
b;water;"Pomp
achter ""de oude"" kerk";;463000;155000;vol;20-1-2026 14.00;;toilet
c;eten;Café;;5,4;52,2;;;;
""".encode()
UTILITIES_TABLE = """soort;toestand;sinds;verwacht tot;bijgewerkt;nl;ar
stroom;uit;2026-01-20 13:10;2026-01-21 12:00;2026-01-20 14:00;Geen stroom;لا كهرباء
water;werkt;;;2026-01-20 14:00;;
""".encode()
UTILITIES = b"""[{"kind":"power","state":"out","updated_at":"2026-01-20T14:00:00+01:00",
"since":"2026-01-20T13:10:00+01:00","expected_until":null,"notes":{"nl":"Geen stroom","en":"x"}},
{"kind":"water","state":"working","updated_at":"2026-01-20T14:00:00+01:00"}]
"""
GUIDE = """# Als de stroom uitvalt
Doe dit eerst.

## Licht
1. Gebruik een zaklamp,
   geen kaars.
- Zoek batterijen é
"""
DRAFT = """---
id: stroom-3   # de derde
soort: power-cut
ernst: ernstig
gebied: [Veldermeer, "Lage Kolk: zuid"]
verzonden: 2026-01-20 14:05
geldig tot: 12 uur
vervangt:
  - stroom-1
  - stroom-2
beeld: media/kaart.png
---
# nl
## Geen stroom
De stroom is uit.
### Wat moet u doen
1. Blijf warm.
# en
## No power
- Out.
"""


def _picture(kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((24, 16)).convert("RGB").save(buffer, kind, **options)
    return buffer.getvalue()


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(PLACES.decode()), delimiter=";"):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


WRITTEN = (
    DRAFT
    + """
<!-- Piet --> **vet** [x](https://x.nl) ![k](media/k.png) <b>b</b> &eacute; ~~weg~~ [^1] %% c %%
| a | b |
|---|---|
"""
)


PICTURES = (
    _picture("PNG"),
    _picture("JPEG"),
    _picture("JPEG", progressive=True, comment=b"x", exif=Image.Exif()),
)


def _read_cap(data: bytes) -> None:
    check_schema(data, notes=Notes("a.xml"))
    read_parts(data, publisher="p", notes=Notes("a.xml"))
    hint_at_unseen(data, publisher="p", hints=Notes("a.xml"))


def _read_geojson(data: bytes) -> None:
    read_geojson(data, publisher="p", notes=Notes("p.geojson"), hints=Notes("p.geojson"))


def _read_places_table(data: bytes) -> None:
    read_places_table(data, publisher="p", notes=Notes("p.csv"), hints=Notes("p.csv"))


READERS = {
    "CAP": Reader(
        _read_cap,
        (CAP, CANCEL, CAP.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
        (b"<info>", b"</info>", b"<!DOCTYPE a [", b"<![CDATA[", b"]]>", b"&#0;", b"&#xd800;",
         b"&lt;", b"&x;", b"<a:b>", b"xmlns:a='", b"<?x?>", b"<!--", b"<sent/>", b"Z", b"<uri>",
         b"encoding='UTF-7'", b"<references>,,, </references>"),
        25,
    ),
    "GeoJSON": Reader(
        _read_geojson,
        (GEOJSON,),
        (b"null", b"1e999", b"-0", b"[[", b"{}", b"\\ud800", b"\\u0000", b'"id":{}', b"NaN",
         b"9999999999999999999", b'"Point"', b'"capacity":1e308', b"true"),
        15,
    ),
    "places.csv": Reader(
        _read_places_table,
        (PLACES, PLACES.decode().encode("cp1252"), PLACES.decode().encode("utf-16")),
        (b";", b'"', b"\r", b"sep=,\n", b"52.155.123", b"-", b"99999999999", b"\xef\xbb\xbf",
         b"1e5", b"\x81", b"breedtegraad", b"2026-03-29 02:30"),
        15,
    ),
    "places.xlsx": Reader(
        _read_places_table,
        (_workbook(),),
        (b"PK\x03\x04", b"PK\x05\x06", b"<c", b"<!DOCTYPE", b"xl/workbook.xml", b"\xff" * 4),
        2,
    ),
    "utilities.csv": Reader(
        lambda data: read_utilities_table(data, publisher="p", notes=Notes("u.csv")),
        (UTILITIES_TABLE,),
        (b";", b'"', b"stroom", b"2026-10-25 02:30", b"\x00", b"nl;nl"),
        5,
    ),
    "utilities.json": Reader(
        lambda data: read_utilities(data, publisher="p", notes=Notes("u.json")),
        (UTILITIES,),
        (b"null", b"{}", b"[", b'"0001-01-01T00:00:00+14:00"', b'"9999-12-31"', b"\\udfff"),
        8,
    ),
    "guide": Reader(
        lambda data: read_guide(data, publisher="p", notes=Notes("cold.nl.md")),
        (GUIDE.encode(),),
        (b"# ", b"###### ", b"1. ", b"- ", b"\xe2\x80\xa8", b"\xcc\x81" * 30, b"\x00"),
        6,
    ),
    "bulletin.md": Reader(
        lambda data: read_draft(data, notes=Notes("a.md")),
        (DRAFT.encode(), WRITTEN.encode()),
        (b"---\n", b"&a ", b"*a", b"!!python/object:os.system ", b"[", b"{", b"? ", b": ", b"- ",
         b"|", b">", b"%TAG", b"<<", b"9999 weken", b"0001-01-01T00:00:00+14:00", b"# ", b"\t"),
        10,
    ),
    "picture header": Reader(
        lambda data: check_picture(data, file="a.png"),
        PICTURES,
        (b"\xff\xd8", b"\xff\xc0", b"\xff\xff", b"IHDR", b"\x00\x00", b"\xff\xe1\x00\x02"),
        12,
    ),
    "picture": Reader(
        lambda data: scale(data, file="a.png"),
        PICTURES,
        (b"\xff\xd8", b"\xff\xc0", b"IDAT", b"IHDR", b"PLTE", b"tRNS", b"eXIf", b"\xff\xe1"),
        2,
    ),
}  # fmt: skip
