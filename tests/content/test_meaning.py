"""From a publisher's folder to the board: what a message means is what is shown, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content import clock
from content.errors import SourceFaults
from content.source.convert import convert_source
from tests.content.conftest import NOW, ask

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{name}</identifier><sender>veldermeer</sender><sent>2026-11-20T12:00:00+01:00</sent>
<status>{status}</status><msgType>Alert</msgType>
{scope}
"""
INFO = """<info><language>{language}</language><category>Infra</category><event>Weer</event>
<urgency>Immediate</urgency><severity>{severity}</severity><certainty>Observed</certainty>
<expires>{expires}</expires><headline>{headline}</headline><description>Uitleg.</description>
<instruction>Doe dit.</instruction><area><areaDesc>{area}</areaDesc></area></info>
"""
PLANNED = """---
soort: evacuation
ernst: extreem
gebied: Zuid
verzonden: {sent}
geldig tot: 12 uur
{more}---
# nl
## {headline}
Uw wijk moet leeg.
### Wat moet u doen
1. Ga weg.
"""


def info(headline, *, severity="Severe", area="Zuid", language="nl", until="2026-11-22"):
    return INFO.format(
        headline=headline,
        severity=severity,
        area=area,
        language=language,
        expires=f"{until}T12:00:00+01:00",
    )


def cap(*infos, name="a", status="Actual", scope="<scope>Public</scope>"):
    return HEAD.format(name=name, status=status, scope=scope) + "".join(infos) + "</alert>"


@pytest.fixture
def bring(tmp_path, veldermeer, kiosk, stick):
    """Publish files, carry the stick, and return the board and the hints."""

    def convert_and_carry(files, now=NOW):
        source = tmp_path / "source"
        for name, text in files.items():
            path = source / "bulletins" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        converted = convert_source(
            source,
            publisher_id="veldermeer",
            publisher_name="Gemeente Veldermeer",
            now=now,
            previous={},
        )
        veldermeer.folder.sign_issue(converted.targets, now, ask, least=1)
        veldermeer.deliver(stick)
        assert kiosk.outcome(stick) == "updated"
        return kiosk.board(), "\n".join(converted.warnings)

    return convert_and_carry


def at(moment):
    return clock.Times(moment)


def headlines(board, moment=NOW, language="nl"):
    return [b.info(language).headline for b in board.bulletins(at(moment))]


def test_the_worst_info_of_a_message_is_the_first_row_with_its_own_end(bring):
    board, _ = bring(
        {
            "a.xml": cap(
                info("Geel: wind", severity="Minor", area="Noord", until="2026-11-21"),
                info("ROOD: verlaat Zuid", severity="Extreme"),
            )
        }
    )
    for language in ("nl", "en", "ar"):
        assert headlines(board, language=language) == ["ROOD: verlaat Zuid", "Geel: wind"]
    assert headlines(board, NOW + timedelta(days=1)) == ["ROOD: verlaat Zuid"]


@pytest.mark.parametrize(
    ("scope", "line"),
    [
        ("<scope>Private</scope><addresses>politie@example.nl</addresses>", 5),
        ("<scope>Restricted</scope><restriction>Alleen hulpdiensten</restriction>", 5),
    ],
)
def test_what_is_not_public_is_refused_with_file_and_line_in_dutch(bring, scope, line):
    with pytest.raises(SourceFaults) as caught:
        bring({"a.xml": cap(info("Geheim"), scope=scope)})
    assert f"bulletins/a.xml:{line}: <scope>" in str(caught.value)
    assert "is niet voor bewoners" in str(caught.value)


def test_the_police_alone_stays_off_the_board_and_the_rest_holds(veldermeer, kiosk, stick, make):
    targets = make.targets(make.bulletin("open"))
    private = cap(info("Geheim"), scope="<scope>Private</scope>")
    targets["bulletins/a.xml"] = private.encode()
    veldermeer.folder.sign_issue(targets, NOW, ask, least=1)
    veldermeer.deliver(stick)
    (outcome,) = kiosk.read(stick)
    assert outcome.outcome == "updated"
    assert any("is niet voor bewoners" in warning for warning in outcome.warnings)
    assert headlines(kiosk.board()) == ["Bericht open"]


@pytest.mark.parametrize("status", ["Draft", "Test", "System"])
def test_what_is_no_news_is_published_with_a_word_and_never_shown(bring, status):
    board, hints = bring({"a.xml": cap(info("Proef"), status=status)})
    assert "komt niet op het scherm" in hints
    assert headlines(board) == []


def test_tomorrow_is_prepared_today_and_comes_at_its_moment(bring):
    tomorrow = NOW + timedelta(hours=20)
    board, hints = bring(
        {
            "nu.md": PLANNED.format(sent="2026-11-20 12:00", more="", headline="Pak een tas"),
            "morgen.md": PLANNED.format(
                sent="2026-11-21 09:00", more="vervangt: nu\n", headline="Verlaat uw huis"
            ).replace("12 uur", "2026-11-22 09:00"),
        }
    )
    assert "Dit bericht komt pas op het scherm op 21-11-2026 09:00." in hints
    assert "Tot dan blijft staan wat het vervangt" in hints
    assert headlines(board) == ["Pak een tas"]
    assert headlines(board, tomorrow - timedelta(seconds=1)) == []  # its own 12 hours are over
    assert headlines(board, tomorrow) == ["Verlaat uw huis"]


def test_a_kiosk_that_woke_in_the_past_goes_by_the_issues_time(bring):
    board, _ = bring({"a.xml": cap(info("Nu"))})
    assert headlines(board, NOW - timedelta(days=200)) == ["Nu"]
