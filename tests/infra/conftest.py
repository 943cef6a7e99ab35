"""What AWS is given, built once for all tests of a run, however many processes they run in."""

import fcntl
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copyfile

import pytest

from tests.infra.template import Template
from tools.aws_local.code import runnable, runtime, unpacked
from tools.package import BUILD, TEMPLATE, build_all, make_template


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
            runtime()
            (folder / "done").touch()
    return folder


def _build(folder: Path) -> None:
    for archive in build_all(into=BUILD):
        copyfile(archive, folder / archive.name)
    with ThreadPoolExecutor() as beside:
        unpacking = beside.submit(_unpack, folder)
        for stage in ("dev", "production"):
            make_template(stage, into=folder / stage)
        unpacking.result()


def _unpack(folder: Path) -> None:
    here = runnable(folder, into=folder / "here")
    for archive in sorted(here.glob("*.zip")):
        unpacked(archive, into=here)


@pytest.fixture(scope="session")
def here(built: Path) -> Path:
    """Return where the zips are that this machine can run, and their folders."""
    return built / "here"


@pytest.fixture(scope="session")
def template_of(built: Path) -> Callable[[str], Template]:
    return lambda stage: Template.read(built / stage / TEMPLATE)


@pytest.fixture(scope="session")
def template(template_of: Callable[[str], Template]) -> Template:
    return template_of("dev")
