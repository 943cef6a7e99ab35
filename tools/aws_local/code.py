"""
What functions run from on this machine: the folders of their zips, read-only, and what Lambda's Python brings along.

    .build/runtime-3.13/    Lambda's runtime client and boto, pinned in requirements/runtime.txt
    .build/here/            the authorizer's zip, with wheels for this machine

The folders of the zips belong to whoever runs them: what nothing may write to does not outlive a run.
Lambda's own Python is used where it is here. Another runs the same code without its byte-code.
"""

import platform
import subprocess
import sys
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from typing import Final
from zipfile import ZipFile

from tools.made_once import made_once
from tools.package import ARTIFACTS, AUTHORIZER, BUILD, ROOT, Artifact, build, lambdas_python

REQUIREMENTS: Final = ROOT / "requirements" / "runtime.txt"
HERE: Final = BUILD / "here"


@cache
def python() -> str:
    """Return the Python that runs functions here."""
    return lambdas_python() or sys.executable


@cache
def version() -> str:
    """Return the version of that Python, as pip writes it."""
    question = "import sys; print(*sys.version_info[:2], sep='.')"
    return subprocess.run([python(), "-c", question], capture_output=True, text=True, check=True).stdout.strip()


def runtime(folder: Path = BUILD) -> Path:
    """Install and compile what Lambda's Python brings along, once, and return where it is."""
    pins = sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    target = folder / f"runtime-{version()}-{pins}-compiled"
    return made_once(target, _install_runtime)


def _install_runtime(target: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", f"--requirement={REQUIREMENTS}", "--only-binary=:all:", "--no-compile"]
    subprocess.run([*command, f"--python-version={version()}", f"--target={target}"], check=True)
    # Functions write nothing here, so it is there before the first of them starts.
    subprocess.run([python(), "-m", "compileall", "-qq", str(target)], check=True)


def unpacked(archive: Path, *, into: Path) -> Path:
    """Unpack a zip, once, into a folder that nothing may write to, and return the folder."""
    target = into / f"{archive.stem}-{sha256(archive.read_bytes()).hexdigest()[:12]}"
    folder = made_once(target, partial(_unpack, archive))
    # Only now: what may not be written to cannot be moved.
    folder.chmod(0o555)
    return folder


def _unpack(archive: Path, folder: Path) -> None:
    with ZipFile(archive) as zipped:
        zipped.extractall(folder)
    for path in folder.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)


def runnable(archives: Path, *, into: Path) -> Path:
    """Put into a folder what this machine can run: the zips that ship, but for an authorizer of its own."""
    into.mkdir(exist_ok=True)
    for artifact in ARTIFACTS:
        archive = build(authorizer(), into=HERE) if artifact is AUTHORIZER else archives / f"{artifact.name}.zip"
        copyfile(archive, into / archive.name)
    return into


def authorizer() -> Artifact:
    """Return the authorizer's zip as it is for this machine: the one that ships has wheels for Lambda's processor."""
    processor = platform.machine()
    if (processor, version()) == ("aarch64", AUTHORIZER.python):
        return AUTHORIZER
    platforms = tuple(each.replace("aarch64", processor) for each in AUTHORIZER.platforms)
    return replace(AUTHORIZER, platforms=platforms, python=version())
