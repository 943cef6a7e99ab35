"""Every file begins by saying what it is, and every exception to a check says why."""

import ast
import re
from typing import Final

from tests.house.tree import Module, modules

_SUPPRESSION: Final = re.compile(r"#\s*([n]oqa|[t]ype:\s*ignore|[p]ragma:)")
_REASONED: Final = re.compile(
    r"#\s*([n]oqa: [A-Z0-9, ]+|[t]ype: ignore\[[a-z, -]+\]\s*#?|[p]ragma: no cover)\s*[-–—:]?\s*\w+ \w+"
)
_EXCUSES: Final = frozenset({"skip", "skipif", "xfail", "importorskip"})


def _is_excuse(node: ast.expr) -> bool:
    if not (isinstance(node, ast.Attribute) and node.attr in _EXCUSES):
        return False
    return ast.unparse(node.value) in {"pytest", "pytest.mark"}


def _excuses_without_reason(module: Module) -> list[str]:
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    reasoned = {id(call.func) for call in calls if call.args or any(word.arg == "reason" for word in call.keywords)}
    found = [node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute) and _is_excuse(node)]
    return [f"{module.path}:{node.lineno} {node.attr}" for node in found if id(node) not in reasoned]


def test_every_module_says_first_what_it_is() -> None:
    silent = [module.path for module in modules() if not (ast.get_docstring(module.tree) or "").strip()]

    assert not silent, f"begin these with a sentence that a merchant understands: {silent}"


def test_every_suppressed_check_has_its_reason_beside_it() -> None:
    bare = [
        f"{module.path}:{number}"
        for module in modules()
        for number, line in enumerate(module.content.splitlines(), start=1)
        if _SUPPRESSION.search(line) and not _REASONED.search(line)
    ]

    assert not bare, f"write why beside these, as in `# [n]oqa: CODE - because …`: {bare}"


def test_every_test_left_out_has_its_reason() -> None:
    silent = [excuse for module in modules() for excuse in _excuses_without_reason(module)]

    assert not silent, f"say reason=… here, or let the test run: {silent}"
