"""The GitHub Actions workflow calls the Makefile's targets, those that .ci/run calls among them."""

from __future__ import annotations

import re

from running import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"


def steps() -> list[str]:
    """What the steps run, one line each."""
    return re.findall(r"^ +- run: (.+)$", WORKFLOW.read_text(encoding="utf-8"), re.MULTILINE)


def called(text: str) -> list[str]:
    return re.findall(r"^make ([a-z]+)$", text, re.MULTILINE)


def test_the_workflow_calls_what_ci_calls_and_targets_that_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    asked = called("\n".join(steps()))
    assert set(asked) <= set(targets)
    assert asked[:3] == called((ROOT / ".ci" / "run").read_text(encoding="utf-8")) == ["lint", "test", "check"]


def test_the_workflow_does_nothing_itself_but_install() -> None:
    assert WORKFLOW.read_text(encoding="utf-8").count("run:") == len(steps()) > 0
    assert [step for step in steps() if not called(step) and "apt-get install" not in step] == []
