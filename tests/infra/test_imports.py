"""What a handler needs of ours is found by following its imports."""

from pathlib import Path

import pytest

from tools.imports import reached_from

TREE = {
    "handlers/__init__.py": "",
    "handlers/serve.py": "import json\nfrom api.app import create\nfrom schema import build",
    "api/__init__.py": "",
    "api/app.py": "def create():\n    from aftersales.cases import case",
    "api/server.py": "import adapters.sqlite",
    "api/sandbox/__init__.py": "",
    "api/sandbox/demo.json": "{}",
    "schema/__init__.py": "import schema.scalars",
    "schema/build.py": "",
    "schema/scalars.py": "from handlers import serve",
    "schema/schema.graphql": "type Query",
    "aftersales/__init__.py": "",
    "aftersales/catalogs/zh.mo": "",
    "aftersales/catalogs/zh.po": "",
    "aftersales/cases/__init__.py": "",
    "aftersales/cases/case.py": "import aftersales.law.rows",
    "aftersales/law/__init__.py": "",
    "aftersales/law/rows.py": "",
    "aftersales/law/rows/gb.json": "{}",
    "adapters/__init__.py": "",
    "adapters/sqlite/__init__.py": "",
}
LEFT_OUT = {
    "aftersales/catalogs/zh.po",
    "api/server.py",
    "api/sandbox/__init__.py",
    "api/sandbox/demo.json",
    "adapters/__init__.py",
    "adapters/sqlite/__init__.py",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in TREE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


class TestWhatAHandlerNeeds:
    def test_is_what_it_imports_and_what_lies_beside_that(self, root: Path) -> None:
        needed = reached_from([root / "handlers/serve.py"], root=root)

        assert {file.relative_to(root).as_posix() for file in needed} == set(TREE) - LEFT_OUT
        assert needed == sorted(needed)

    def test_is_nothing_where_there_is_no_handler(self, root: Path) -> None:
        assert reached_from([], root=root) == []
