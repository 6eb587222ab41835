"""Which `pijuice` the tests run through, said at the top of every report.

The vendor's own library where it can be imported, or where PIJUICE_SOURCE names the folder that
holds its pijuice.py; else our stand-in of the same surface. Either runs on the simulated bus.
"""

from __future__ import annotations

import importlib
import os
import sys

from power.sources import pijuice_simulated, pijuice_standin


def _find_pijuice() -> str:
    sys.modules["smbus"] = pijuice_simulated
    folder = os.environ.get("PIJUICE_SOURCE")
    if folder:
        sys.path.insert(0, folder)
    try:
        library = importlib.import_module("pijuice")
    except ModuleNotFoundError:
        if folder:
            raise
        sys.modules["pijuice"] = pijuice_standin
        return "pijuice: our stand-in; PIJUICE_SOURCE=FOLDER runs the vendor's library"
    return f"pijuice: the vendor's library {library.__version__}, {library.__file__}"


_PIJUICE = _find_pijuice()


def pytest_report_header() -> str:
    return _PIJUICE
