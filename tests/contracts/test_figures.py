"""All figures by one command: whatever becomes of one of them, the others are measured, and one table tells of all."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.__main__ import ROLL
from benchmarks.whole import measure_all

ROOT = Path(__file__).resolve().parents[2]
MEASURED = """
import sys; from pathlib import Path
from benchmarks.judged import judge, keep_told
judge("rows", "1.5 x", "2.0 x", {kept}); keep_told(Path(sys.argv[1])); sys.exit(not {kept})
"""
WORK = {
    "kept": MEASURED.format(kept=True),
    "passed": MEASURED.format(kept=False),
    "broken": "raise SystemExit(7)",
    "silent": "",
    "endless": "import signal; signal.pause()",
}


def command(name: str, told: Path) -> Sequence[str]:
    return (sys.executable, "-c", WORK[name], str(told))


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_that_all_is_well_when_every_promise_is_kept(capfd):
    assert measure_all(["kept"], command)
    told, under_way = capfd.readouterr()
    assert "1 of 1 kept" in told
    assert "== 1 of 1: kept" in under_way


def test_that_a_figure_that_fails_keeps_none_of_the_others_from_being_measured(capfd):
    assert not measure_all(["passed", "broken", "silent", "kept"], command)
    table = [line.split("  ") for line in capfd.readouterr().out.splitlines() if ": " in line and "==" not in line]
    told = [(row[0], row[-1].strip()) for row in table]
    assert told == [
        ("passed: rows", "NO"),
        ("broken: broken", "NO"),
        ("silent: silent", "NO"),
        ("kept: rows", "yes"),
    ]


def test_that_a_figure_that_never_ends_is_ended(capfd):
    assert not measure_all(["endless", "endless"], command, patience=0.3)
    told = capfd.readouterr().out
    assert (told.count("was ended after"), "0 of 2 kept" in told) == (2, True)


@pytest.mark.parametrize("name", ROLL)
def test_that_each_figure_tells_its_promise_for_the_table(name):
    source = (ROOT / "benchmarks" / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8")
    assert "judge(" in source
