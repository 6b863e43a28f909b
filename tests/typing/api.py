"""Only type-checked: the public interface as a user writes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from foedus.files.load import load
from foedus.model.scenario import Scenario
from foedus.report.brief import brief
from foedus.report.html import html
from foedus.study.compare import Comparison, compare_scenarios
from foedus.study.replay import Replay, replay, store
from foedus.study.run import RunOptions, run
from foedus.study.study import Study

scenario: Scenario = load("ukraine-2025")
study: Study = run(scenario, RunOptions(draws=1000, seed=1))
chance: float = study.headlines[0].adoptable.mean
page: str = html(brief(study))
store(study, Path("study.json"))
repeated: Replay = replay(Path("study.json"))
comparison: Comparison = compare_scenarios(scenario, replace(scenario, pledges=()), RunOptions())
