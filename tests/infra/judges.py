"""
What judges of templates find wrong with some: cfn-lint, and in a virtual environment of their own checkov and cfripper.

They are told nothing of this machine and have no need of a network.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tools.package import ROOT

JUDGES: Final = ROOT / ".venv-lint/bin"

_FOUND: Final = {0, 1, 2}
"""With which a judge ends that did its work, whatever it found."""


@dataclass(frozen=True, order=True)
class Finding:
    """A rule, and the resource that does not keep it, as the judge names both."""

    rule: str
    resource: str


def found_by_checkov(*templates: Path, folder: Path) -> set[Finding]:
    """Return what checkov finds in templates."""
    told = ["--framework=cloudformation", "--skip-download", "--compact", "--quiet", "--output=json"]
    files = [f"--file={template}" for template in templates]
    said = json.loads(_said("checkov", *files, *told, folder=folder))
    assert said["summary"]["resource_count"], "it read nothing"
    return {Finding(each["check_id"], each["resource"]) for each in said["results"]["failed_checks"]}


def found_by_cfripper(*templates: Path, folder: Path) -> set[Finding]:
    """Return what cfripper finds in templates."""
    told = ["--resolve", "--format=json", "--logging=ERROR"]
    reports = [json.loads(line) for line in _said("cfripper", *told, *map(str, templates), folder=folder).splitlines()]
    assert [report["exceptions"] for report in reports] == [[]] * len(templates)
    failures = [failure for report in reports for failure in report["failures"]]
    return {Finding(failure["rule"], resource) for failure in failures for resource in _of(failure)}


def found_by_cfn_lint(template: Path, *, folder: Path) -> set[Finding]:
    """Return what cfn-lint finds in a template when it is told to ignore nothing."""
    config = folder / "cfnlintrc"
    config.write_text("append_rules: [cfn_lint_serverless.rules]\n", "utf-8")
    told = [f"--config-file={config}", f"--template={template}", "--format=json"]
    command = [str(Path(sys.executable).with_name("cfn-lint")), *told]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return {
        Finding(each["Rule"]["Id"], "/".join(map(str, each["Location"]["Path"] or ())))
        for each in json.loads(ended.stdout)
    }


def _of(failure: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a rule of cfripper is broken by: resources, or else the template."""
    yield from failure["resource_ids"] or ("the template",)


def _said(judge: str, *arguments: str, folder: Path) -> str:
    path = JUDGES / judge
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: `make test` installs it")
    own = {"PATH": os.defpath, "HOME": str(folder), "LOG_LEVEL": "ERROR", "CKV_SKIP_PACKAGE_UPDATE_CHECK": "true"}
    ended = subprocess.run([path, *arguments], cwd=folder, env=own, capture_output=True, text=True, check=False)
    assert ended.returncode in _FOUND, ended.stderr
    return ended.stdout
