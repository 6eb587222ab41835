"""What was found. In memory: it is only for a test."""

from __future__ import annotations

FOUND: list[str] = []
