"""What judges of templates find wrong, and the reason why it stays: neither is without the other."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.infra.judges import Finding, found_by_cfn_lint, found_by_cfripper, found_by_checkov
from tests.infra.template import Properties
from tools.package import ROOT, TEMPLATE, lint


@dataclass(frozen=True)
class Accepted:
    """A rule that some resources need not keep."""

    rule: str
    resources: str
    because: str

    def covers(self, finding: Finding) -> bool:
        return finding.rule == self.rule and fnmatchcase(finding.resource, self.resources)


def _accepted() -> list[Accepted]:
    written: Mapping[str, Any] = yaml.safe_load((ROOT / "infra/accepted.yml").read_text("utf-8"))
    return [
        Accepted(rule, resources, reason["because"]) for rule, reason in written.items() for resources in reason["of"]
    ]


ACCEPTED: Final = _accepted()
IGNORED: Final = re.compile(r"^  - ([A-Z]+\d+) *(?:# (.*))?$", re.MULTILINE)
"""What the third judge is told to ignore, and why."""

Weaken = Callable[[dict[str, Properties]], object]


def weakened(built: Path, folder: Path, weaken: Weaken) -> Path:
    """Return a template as it is packaged but for one thing."""
    template = json.loads((built / "production" / TEMPLATE).read_text("utf-8"))
    weaken(template["Resources"])
    path = folder / "template.json"
    path.write_text(json.dumps(template), "utf-8")
    return path


@pytest.fixture(scope="module")
def found(built: Path, tmp_path_factory: pytest.TempPathFactory) -> set[Finding]:
    """Return what is found in the template of any stage."""
    templates = [built / stage / TEMPLATE for stage in ("dev", "production")]
    folder = tmp_path_factory.mktemp("judges")
    return found_by_checkov(*templates, folder=folder) | found_by_cfripper(*templates, folder=folder)


class TestAFinding:
    def test_is_mended_or_has_its_reason(self, found: set[Finding]) -> None:
        assert not [each for each in sorted(found) if not any(one.covers(each) for one in ACCEPTED)]


class TestAReason:
    def test_is_of_something_that_is_found(self, found: set[Finding]) -> None:
        assert not [one for one in ACCEPTED if not any(one.covers(each) for each in found)]

    def test_is_written(self) -> None:
        assert all(one.because.endswith(".") for one in ACCEPTED)


class TestTheTemplate:
    def test_passes_the_linter_that_deploying_asks(self, built: Path) -> None:
        lint(built / "dev" / TEMPLATE)

    def test_has_nothing_to_hide_from_it_but_what_has_its_reason(self, built: Path, tmp_path: Path) -> None:
        ignored = IGNORED.findall((ROOT / ".cfnlintrc").read_text("utf-8"))

        rules = {each.rule for each in found_by_cfn_lint(built / "production" / TEMPLATE, folder=tmp_path)}
        assert rules == {rule for rule, _ in ignored}
        assert all(because.endswith(".") for _, because in ignored)


class TestCheckov:
    def test_sees_a_table_that_cannot_be_taken_back(self, built: Path, tmp_path: Path) -> None:
        def weaken(resources: dict[str, Properties]) -> None:
            del resources["CasesTable"]["Properties"]["PointInTimeRecoverySpecification"]

        found = found_by_checkov(weakened(built, tmp_path, weaken), folder=tmp_path)

        assert Finding("CKV_AWS_28", "AWS::DynamoDB::Table.CasesTable") in found


class TestCfripper:
    def test_sees_a_role_that_may_do_everything_with_tables(self, built: Path, tmp_path: Path) -> None:
        def weaken(resources: dict[str, Properties]) -> None:
            (policy,) = resources["AuthorizeRole"]["Properties"]["Policies"]
            policy["PolicyDocument"]["Statement"][0].update(Action="dynamodb:*", Resource="*")

        found = found_by_cfripper(weakened(built, tmp_path, weaken), folder=tmp_path)

        rules = {each.rule for each in found if each.resource == "AuthorizeRole"}
        assert rules >= {"IAMRoleWildcardActionOnPolicyRule", "WildcardResourceRule"}
