"""What a user gets who presses Ctrl-C in the middle of long work: one line, and nothing half written."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

KINDS = str(Path(__file__).parents[1] / "files" / "valid" / "force_of_several_kinds.yaml")
SAMPLES = ["supply", KINDS, "-p", "named", "--ceiling", "--draws", "100000", "-o", "curve.svg"]
PLAN = [
    "supply",
    KINDS,
    "-p",
    "named",
    "--plan",
    "--whole",
    "--leximin",
    "--seconds",
    "600",
    "-o",
    "plan.svg",
]
BRIEF = ["brief", "ukraine-2025", "--draws", "60000", "-o", "brief.html", "--save", "study.json"]
IMPORT = ["pledges", "import", "events.csv", "--into", "pledges.ledger"]
HEARD = (
    # Whoever runs the tests in the background of a shell has them deaf to interrupts, and so would the command be.
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from foedus.cli.main import run; run()"
)
HEADINGS = "pledge,donor,recipient,on,stage,amount,unit,kind,certainty,source"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send to a process there")
@pytest.mark.parametrize(
    "arguments", [SAMPLES, PLAN, BRIEF, IMPORT], ids=["samples", "plan", "brief", "import"]
)
def test_an_interrupt_ends_with_one_line_and_leaves_nothing_half_written(tmp_path, arguments):
    rows = [f"p{i},NOR,UKR,2025-02-12,announced,{i + 1},NOK m,military,C,press" for i in range(60_000)]
    (tmp_path / "events.csv").write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", HEARD, *arguments],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as work:
        time.sleep(2.5)
        assert work.poll() is None, "the work was done before it could be interrupted"
        work.send_signal(signal.SIGINT)
        out, err = work.communicate(timeout=20)
    assert work.returncode == 130
    assert err == "Stopped. Nothing was written after the last finished file.\n"
    assert out == ""
    written = {path.name for path in tmp_path.iterdir() if path.stat().st_size > 0}
    assert written == {"events.csv"}
