"""MQTT as a carrier: up to a parent's broker, and down from our own to the nodes below.

A node writes ``up/<its id>`` and hears ``down/<its id>``; the coordination point's program hears
all ``up`` and writes ``down``. The broker keeps nothing, so both sides say ``…/here`` when they
connect, and the broker tells a sender when nobody listens: then nothing counts as sent, and a node
whose parent's program is silent goes on to its next parent.
"""

from link.carriers.mqtt.dialling import Own, Target
from link.carriers.mqtt.downlink import Downlink
from link.carriers.mqtt.uplink import Uplink

__all__ = ["Downlink", "Own", "Target", "Uplink"]
