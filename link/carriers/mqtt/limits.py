"""What a client and a broker must agree on."""

from __future__ import annotations

from link.envelope import ENVELOPE_BYTES

LARGEST_PACKET = ENVELOPE_BYTES + 512
"""Bytes of one MQTT packet: the largest envelope, its topic and what MQTT adds."""
IN_FLIGHT = 4
"""Envelopes on their way at once: an emergency never waits behind more than these."""
OWN_IN_FLIGHT = 64
"""The same between our own broker and the program beside it: no thin line lies between."""
