"""Hours of fingers, and content that is replaced under them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "bench_kiosk_soak.py"


@pytest.mark.slow
@pytest.mark.timeout(6 * 3600)
def test_no_touch_and_no_news_crashes_it():
    """100,000 touches and 1,000 issues; the seed is in what it prints."""
    ended = subprocess.run([sys.executable, BENCHMARK], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "no crash" in ended.stdout
