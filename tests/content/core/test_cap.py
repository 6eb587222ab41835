"""CAP 1.2 as it comes: tolerant where that is harmless, deaf where it could mislead."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from content.core.cap import read_cap
from content.core.model import (
    Certainty,
    MessageStatus,
    MessageType,
    Picture,
    Reference,
    Severity,
    Urgency,
)
from content.core.remarks import Notes
from content.core.safe_xml import CAP_BYTES
from content.errors import FormatError

NAMESPACE = 'xmlns="urn:oasis:names:tc:emergency:cap:1.2"'
HEAD = """<identifier>stroom-3</identifier>
<sender>vr</sender>
<sent>2026-01-20T14:05:00+01:00</sent>
<status>Actual</status>
<msgType>Update</msgType>
<scope>Public</scope>
<references>vr,stroom-2,2026-01-20T09:00:00+01:00</references>
"""
INFO = """<info>
<language>nl-NL</language>
<category>Infra</category>
<event>Stroomuitval</event>
<urgency>Immediate</urgency>
<severity>Severe</severity>
<certainty>Observed</certainty>
<eventCode><valueName>noodsteunpunt:hazard</valueName><value>power-cut</value></eventCode>
<effective>2026-01-20T14:05:00+01:00</effective>
<onset>2026-01-20T13:10:00+01:00</onset>
<expires>2026-01-20T22:00:00+01:00</expires>
<senderName>Veiligheidsregio</senderName>
<headline>Geen stroom</headline>
<description>De stroom is
uitgevallen.

Het duurt lang.</description>
<instruction>1. Doe licht uit
2. Blijf warm</instruction>
<web>https://example.nl</web>
<contact>0800 1234</contact>
<resource><resourceDesc>Kaart</resourceDesc><mimeType>image/png</mimeType>
<uri>media/kaart.png</uri></resource>
<area><areaDesc>Veldermeer</areaDesc></area>
<area><areaDesc>Oosterveen</areaDesc></area>
</info>
"""


def message(head=HEAD, info=INFO, namespace=NAMESPACE):
    return f"<alert {namespace}>\n{head}{info}</alert>".encode()


def read(data):
    """Return the bulletin and what had to be overlooked."""
    notes = Notes("a.xml")
    return read_cap(data, publisher="p", notes=notes), notes.lines()


def test_a_good_message_is_read_whole_and_without_a_note():
    bulletin, notes = read(message())
    assert notes == ()
    assert (bulletin.publisher, bulletin.sender, bulletin.identifier) == ("p", "vr", "stroom-3")
    assert bulletin.sent == datetime(2026, 1, 20, 13, 5, tzinfo=UTC)
    assert bulletin.status is MessageStatus.ACTUAL
    assert bulletin.msg_type is MessageType.UPDATE
    assert bulletin.references == (
        Reference(sender="vr", identifier="stroom-2", sent=datetime(2026, 1, 20, 8, tzinfo=UTC)),
    )
    (info,) = bulletin.infos
    assert info.language == "nl"
    assert info.event == "Stroomuitval"
    assert info.headline == "Geen stroom"
    assert info.description == ("De stroom is uitgevallen.", "Het duurt lang.")
    assert info.instruction == ("Doe licht uit", "Blijf warm")
    assert info.areas == ("Veldermeer", "Oosterveen")
    assert (info.severity, info.urgency) == (Severity.SEVERE, Urgency.IMMEDIATE)
    assert info.certainty is Certainty.OBSERVED
    assert info.hazard == "power-cut"
    assert info.effective == datetime(2026, 1, 20, 13, 5, tzinfo=UTC)
    assert info.onset == datetime(2026, 1, 20, 12, 10, tzinfo=UTC)
    assert info.expires == datetime(2026, 1, 20, 21, tzinfo=UTC)
    assert info.sender_name == "Veiligheidsregio"
    assert (info.web, info.contact) == ("https://example.nl", "0800 1234")
    assert info.pictures == (Picture(file="media/kaart.png", description="Kaart"),)


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        pytest.param("<language>nl-NL</language>", "", "language", "en", id="no language: en-US"),
        pytest.param("nl-NL", "AR_eg", "language", "ar", id="odd spelling of a language"),
        pytest.param("<severity>Severe", "<severity>severe", "severity", "Severe", id="case"),
        pytest.param("<severity>Severe</severity>", "", "severity", "Unknown", id="no severity"),
        pytest.param("<headline>Geen stroom</headline>", "", "headline", "Stroomuitval", id="kop"),
        pytest.param("power-cut", "Power Cut!", "hazard", None, id="no name of a guide"),
        pytest.param("<onset>2026", "<onset>20X6", "onset", None, id="a broken time"),
        pytest.param("media/kaart.png", "../../etc/x.png", "pictures", (), id="a path that climbs"),
        pytest.param("media/kaart.png", "http://x.nl/k.png", "pictures", (), id="a web address"),
        pytest.param("Geen stroom", "Geen &lt;b&gt;stroom&lt;/b&gt;", "headline",
                     "Geen <b>stroom</b>", id="escaped markup is text"),
        pytest.param("Geen stroom", "Geen <b>stroom</b>", "headline", "Geen stroom",
                     id="markup nobody escaped"),
        pytest.param("Geen stroom", "<![CDATA[Geen <b>stroom</b>]]>", "headline",
                     "Geen <b>stroom</b>", id="CDATA"),
        pytest.param("Geen stroom", "Geen <!-- nog --> stroom", "headline", "Geen stroom",
                     id="a comment inside a text"),
        pytest.param("Geen stroom", "Geen\u202e stroom", "headline", "Geen stroom", id="bidi"),
        pytest.param("Geen stroom", "&#x202e;Geen stroom&#xe000;", "headline", "Geen stroom",
                     id="bidi by number"),
        pytest.param("<event>", "<!-- let op --><?x y?><event>", "event", "Stroomuitval",
                     id="comments"),
    ],
)  # fmt: skip
def test_real_messages_break_the_schema_and_are_still_read(old, new, field, value):
    assert old in INFO
    bulletin, _ = read(message(info=INFO.replace(old, new)))
    assert getattr(bulletin.infos[0], field) == value


@pytest.mark.parametrize(
    "namespace",
    ["", 'xmlns="urn:oasis:names:tc:emergency:cap:1.1"', 'xmlns="http://example.org"'],
    ids=["none", "CAP 1.1", "a stranger's"],
)
def test_the_namespace_does_not_matter(namespace):
    assert read(message(namespace=namespace))[0].identifier == "stroom-3"


@pytest.mark.parametrize(
    ("old", "new", "line", "advice"),
    [
        pytest.param(
            "<certainty>Observed", "<certainty>Sure", 15, "ken ik niet", id="unknown word"
        ),
        pytest.param("<expires>2026-01-20", "<expires>morgen", 19, "geen tijd", id="broken time"),
        pytest.param("<value>power-cut", "<value>a b", 16, "Soort ramp", id="hazard is no name"),
        pytest.param("nl-NL", "Nederlands", 9, "Taal", id="language is no tag"),
    ],
)
def test_what_is_overlooked_is_noted_with_its_line(old, new, line, advice):
    _, notes = read(message(info=INFO.replace(old, new)))
    assert len(notes) == 1
    assert notes[0].startswith(f"a.xml:{line}: ")
    assert advice in notes[0]


def test_a_reference_that_cannot_be_read_does_not_take_the_others_along():
    head = HEAD.replace("<references>", "<references>onzin a,b vr,x,gisteren ")
    bulletin, notes = read(message(head))
    assert [reference.identifier for reference in bulletin.references] == ["stroom-2"]
    assert len(notes) == 3


def test_an_identifier_may_hold_commas_because_real_ones_do():
    head = HEAD.replace("vr,stroom-2,2026", "vr,urn:x,1,2026")
    assert read(message(head))[0].references[0].identifier == "urn:x,1"


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        pytest.param("<identifier>stroom-3</identifier>", "", "identifier", id="no identifier"),
        pytest.param("<sender>vr</sender>", "<sender> </sender>", "sender", id="empty sender"),
        pytest.param("<sent>2026", "<sent>x", "sent", id="no time of sending"),
        pytest.param("<status>Actual</status>", "", "status", id="no status: maybe a drill"),
        pytest.param("Actual", "Echt", "status", id="unknown status"),
        pytest.param("Update", "Ack", "msgType", id="not for residents"),
    ],
)
def test_what_could_mislead_is_refused(old, new, advice):
    with pytest.raises(FormatError, match=advice) as caught:
        read(message(HEAD.replace(old, new)))
    assert caught.value.file == "a.xml"
    assert caught.value.line is not None


def test_an_alert_without_words_is_refused_but_a_cancel_needs_none():
    with pytest.raises(FormatError, match="niets te tonen"):
        read(message(info=""))
    assert read(message(HEAD.replace("Update", "Cancel"), ""))[0].infos == ()


@pytest.mark.parametrize(
    ("marked", "shown"),
    [("", 0), ("<responseType>AllClear</responseType>", 1)],
    ids=["repeats what it cancels", "says that it is over"],
)
def test_a_cancel_has_words_only_when_it_says_all_clear(marked, shown):
    """Many senders repeat the cancelled text in the Cancel: showing that would revive it."""
    info = INFO.replace("<urgency>", f"{marked}<urgency>")
    assert len(read(message(HEAD.replace("Update", "Cancel"), info))[0].infos) == shown


BOMB = '<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;&l;&l;&l;&l;&l;&l;">]>'


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
ATTRIBUTE_BOMB = f"<!DOCTYPE a [<!ENTITY l0 'lol'>{LAUGHS}]><alert a='&l9;'/>"


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        pytest.param(b"", "geen geldige XML", id="empty"),
        pytest.param(b"<alert>", "geen geldige XML", id="cut off"),
        pytest.param(b"\x00\xff\xfe", "geen geldige XML", id="noise"),
        pytest.param(b"<html/>", "geen CAP", id="another kind of XML"),
        pytest.param(BOMB.encode() + b"<alert>&m;</alert>", "DOCTYPE", id="entity bomb"),
        pytest.param(BOMB.encode("utf-16") + "<alert/>".encode("utf-16-le"), "DOCTYPE",
                     id="entity bomb in UTF-16"),
        pytest.param(ATTRIBUTE_BOMB.encode(), "DOCTYPE", id="entity bomb in an attribute"),
        pytest.param(b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><alert/>', "DOCTYPE", id="DTD"),
        pytest.param(b"<alert>&nbsp;</alert>", "geen geldige XML", id="undefined entity"),
        pytest.param(b"<a>" * 50_000, "geen geldige XML", id="deep"),
        pytest.param(b"<alert>" + b" " * CAP_BYTES + b"</alert>", "256 kB", id="too large"),
        pytest.param(b'<?xml version="1.0" encoding="klingon"?><alert/>', "geldige XML",
                     id="unknown encoding"),
    ],
)  # fmt: skip
def test_hostile_bytes_raise_format_error_and_nothing_else(data, advice):
    with pytest.raises(FormatError, match=advice):
        read(data)


def test_a_message_with_blocks_without_end_is_refused():
    with pytest.raises(FormatError, match="Meer dan 100"):
        read(message(info=INFO + "<info/>" * 100))


def test_an_old_encoding_is_understood():
    data = message(info=INFO.replace("Geen stroom", "Geen café")).decode()
    latin = ('<?xml version="1.0" encoding="ISO-8859-1"?>' + data).encode("latin-1")
    assert read(latin)[0].infos[0].headline == "Geen café"
