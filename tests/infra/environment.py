"""What functions look up in their environment, as their code says it."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache

from tools.package import ROOT


def asked_by(module: str) -> set[str]:
    """Return what a handler looks up in its environment: itself, through settings, and through what it imports."""
    tree, settings = _tree(module), _settings()
    asked = set(variables_in(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="settings"), attr=name):
                asked |= settings[name]
            case ast.ImportFrom(module=str(other)) if other.startswith("handlers."):
                asked |= asked_by(other.replace(".", "/"))
    return asked


def asked_by_any() -> set[str]:
    """Return all that handlers look up in their environment, whoever reaches it."""
    modules = (f"handlers/{file.stem}" for file in (ROOT / "handlers").glob("*.py"))
    return {name for module in modules for name in variables_in(_tree(module))}


def variables_in(tree: ast.AST) -> Iterator[str]:
    """Yield the names that code looks up in its environment."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str(name))):
                yield name
            case ast.Call(func=ast.Attribute(attr="getenv" | "get"), args=[ast.Constant(value=str(name)), *_]):
                if name.isupper():
                    yield name


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse((ROOT / f"{module}.py").read_text("utf-8"))


def _settings() -> Mapping[str, set[str]]:
    """Return what each function of handlers/settings.py looks up."""
    functions = [node for node in _tree("handlers/settings").body if isinstance(node, ast.FunctionDef)]
    return {function.name: set(variables_in(function)) for function in functions}
