"""The business keeps its own rules: statuses are compared in one file, and no clock is read."""

import ast
from collections.abc import Iterator
from typing import Final

import pytest

from tests.house.tree import modules_in

LIFECYCLE: Final = "aftersales/cases/lifecycle.py"
CLOCKS: Final = frozenset({"datetime.now", "datetime.today", "datetime.utcnow", "date.today"})


def _aliases(tree: ast.AST) -> set[str]:
    """Return the names by which a module knows CaseStatus."""
    imports = [word for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for word in node.names]
    imported = {word.asname for word in imports if word.name == "CaseStatus" and word.asname}
    assigned = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.value).endswith("CaseStatus")
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return {"CaseStatus"} | imported | assigned


def _names_a_status(node: ast.AST, aliases: set[str]) -> bool:
    words = (ast.unparse(part.value) for part in ast.walk(node) if isinstance(part, ast.Attribute))
    return any(word.split(".")[-1] in aliases for word in words)


def _comparisons(tree: ast.AST) -> Iterator[int]:
    """Return the line of each comparison, or pattern, that names a status of a case."""
    aliases = _aliases(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.pattern) and _names_a_status(node, aliases):
            yield node.lineno


def test_statuses_are_compared_in_one_file() -> None:
    elsewhere = [
        f"{module.path}:{line}"
        for module in modules_in("aftersales")
        if module.path != LIFECYCLE
        for line in _comparisons(module.tree)
    ]

    assert not elsewhere, f"ask {LIFECYCLE} a question that has a name instead: {elsewhere}"


def test_the_business_reads_no_clock() -> None:
    read = [
        f"{module.path}:{node.lineno}"
        for module in modules_in("aftersales")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCKS
    ]

    assert not read, f"take the instant as an argument: {read}"


@pytest.mark.parametrize(
    "line",
    [
        "case.status is CaseStatus.APPROVED",
        "case.status in (CaseStatus.APPROVED, CaseStatus.RECEIVED)",
        "match case.status:\n    case CaseStatus.APPROVED: pass",
        "vocabulary.CaseStatus.APPROVED == case.status",
        "_S = CaseStatus\ncase.status is _S.APPROVED",
    ],
)
def test_the_check_of_statuses_can_fail(line: str) -> None:
    assert list(_comparisons(ast.parse(line)))
