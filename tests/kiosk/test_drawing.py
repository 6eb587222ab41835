"""A kiosk that draws what others ask: pictures on its output and nothing else."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image

ASKED = (
    {"size": [800, 480]},
    {"screen": "bulletin", "bulletin": ["x", "x", "y", 0], "language": "ar", "size": [720, 1280]},
    {"screen": "technician"},
    {"language": "xx"},
    {"size": [9, 9]},
    {"unknown": 1},
    {"size": [800, 480]},
    {"screen": "place", "size": [800, 480]},
)


def test_each_line_is_answered_with_a_picture_or_with_why_not(tmp_path):
    config = tmp_path / "CONFIG"
    config.mkdir()
    shutil.copy("deploy/examples/kiosk.toml", config)
    env = os.environ | {f"NOODSTEUNPUNT_{n}": str(tmp_path / n) for n in ("CONFIG", "STATE", "RUN")}
    lines = "".join(f"{json.dumps(one)}\n" for one in ASKED) + "no JSON\n"
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "draw"],
        input=lines.encode(),
        capture_output=True,
        check=True,
        env=env,
        cwd=Path.cwd(),
    )
    out, answers = io.BytesIO(done.stdout), []
    while line := out.readline():
        head = json.loads(line)
        picture = out.read(head["bytes"])
        answers.append(Image.open(io.BytesIO(picture)).size if picture else head["error"])
    assert len(answers) == len(ASKED) + 1
    assert answers[0] == answers[6] == answers[7] == (800, 480)
    assert answers[1] == (720, 1280)
    assert all(isinstance(answer, str) and answer for answer in (*answers[2:6], answers[8]))
