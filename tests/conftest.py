"""For all tests: the profile of hypothesis, and which `pijuice` they run through.

That is the vendor's own library where it can be imported, or where PIJUICE_SOURCE names the folder
that holds its pijuice.py; else our stand-in of the same surface. Either runs on the simulated bus.
Every report says which: at its head, or at its end where -q leaves the head out.
"""

from __future__ import annotations

import importlib
import os
import sys

from hypothesis import HealthCheck, settings

from power.sources import pijuice_simulated, pijuice_standin

# No example fails for being slow: a busy machine is not a fault of the code.
settings.register_profile(
    "noodsteunpunt", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("noodsteunpunt")


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


def pytest_terminal_summary(terminalreporter) -> None:
    if terminalreporter.verbosity < 0:
        terminalreporter.write_line(_PIJUICE)
