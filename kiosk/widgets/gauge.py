"""What a technician reads from two metres: a pictogram, one fact in large letters, its detail."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ObjectProperty

from kiosk import blocks
from kiosk.widgets.basics import Flow


class GaugeItem(Flow):
    """One fact. Its words shrink rather than break where the panel is narrow."""

    item = ObjectProperty(blocks.Gauge("information", "", ""), rebind=True)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
