"""What AWS is given, built once for all tests of a run, however many processes they run in."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.infra.template import Template
from tools.package import ARTIFACTS, BUILD, build, make_template


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the zips are, and beside them a template for each of two stages."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "built"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            _build(folder)
            (folder / "done").touch()
    return folder


def _build(folder: Path) -> None:
    for artifact in ARTIFACTS:
        archive = build(artifact, into=BUILD)
        (folder / archive.name).write_bytes(archive.read_bytes())
    for stage in ("dev", "production"):
        make_template(stage, into=folder / stage)


@pytest.fixture(scope="session")
def template_of(built: Path) -> Callable[[str], Template]:
    return lambda stage: Template.read(built / stage / "cloudformation-template-update-stack.json")


@pytest.fixture(scope="session")
def template(template_of: Callable[[str], Template]) -> Template:
    return template_of("dev")
