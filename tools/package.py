"""
Build what AWS is given: a zip for each kind of function, and the template that names them.

    .build/api.zip          what answers GraphQL requests             pure Python, for any processor
    .build/workers.zip      what works behind them, with the reader   the same, without GraphQL and HTTP
    .build/payments.zip     what moves money                          the same without the reader, with Stripe's library
    .build/authorizer.zip   what tells who asks                       with wheels for arm64
    .serverless/            the CloudFormation template, linted

No account is needed. The same sources give the same bytes: files in order, fixed dates and permissions, and byte-code
that does not look at dates. Lambda cannot write byte-code itself; without it, every cold start compiles all modules.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tools import called
from tools.imports import OURS, module_of, reached_from
from tools.made_once import made_once

ROOT: Final = Path(__file__).parent.parent
BUILD: Final = ROOT / ".build"
TEMPLATES: Final = ROOT / ".serverless"
TEMPLATE: Final = "cloudformation-template-update-stack.json"

PYTHON: Final = "3.13"
"""The Python that Lambda runs: byte-code of another is of no use to it."""

ANYWHERE: Final = ("any",)
"""The wheels that every processor runs: pure Python."""


@dataclass(frozen=True, kw_only=True)
class Artifact:
    """
    A zip: its name, which is also that of its requirements, its handlers, and its limit in bytes.

    `services` are those that its code calls: boto carries the models of hundreds. `platforms` say which wheels may be
    in it: only pure ones unless it says more.
    """

    name: str
    handlers: tuple[str, ...]
    limit: int
    services: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ANYWHERE
    python: str = PYTHON


API: Final = Artifact(
    name="api", handlers=("serve_graphql",), limit=12_000_000, services=("dynamodb", "s3", "ssm", "sts")
)
WORKERS: Final = Artifact(
    name="workers",
    handlers=(
        *("deliver_webhooks", "expire_deadlines", "notify_phones", "read_feedback", "relay_events"),
        "update_insights",
    ),
    limit=12_000_000,
    services=("dynamodb", "sns", "sts"),
)
PAYMENTS: Final = Artifact(
    name="payments",
    handlers=("receive_payment_events", "reconcile_refunds", "settle_refunds"),
    limit=14_000_000,
    services=("dynamodb", "ssm", "sts"),
)
AUTHORIZER: Final = Artifact(
    name="authorizer",
    handlers=("authorize",),
    limit=8_000_000,
    # Lambda's system has glibc 2.34; older wheels run on it too.
    platforms=(*(f"manylinux_2_{glibc}_aarch64" for glibc in (34, 28, 17)), "manylinux2014_aarch64", "any"),
)
ARTIFACTS: Final = (API, WORKERS, PAYMENTS, AUTHORIZER)


def build(artifact: Artifact, *, into: Path) -> Path:
    """Build an artifact's zip, or refuse one that is over its limit."""
    folder = into / artifact.name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_others(artifact, into=into), folder)
    _copy_ours(artifact, folder=folder)
    _compile(folder, only=OURS)
    _keep_start(artifact, folder=folder)
    archive = _zip(folder)
    refuse_over(artifact.limit, archive)
    return archive


def build_all(*, into: Path) -> list[Path]:
    """Build every artifact's zip, as many at a time as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as building:
        return list(building.map(partial(build, into=into), ARTIFACTS))


def refuse_over(limit: int, archive: Path) -> None:
    """Refuse a zip that has more bytes than a limit."""
    if (size := archive.stat().st_size) > limit:
        sys.exit(f"{archive.name} has {size:,} bytes, and may have {limit:,}.")


def handlers_in(artifact: Artifact) -> list[Path]:
    """Return the handlers that an artifact is for."""
    return [ROOT / "handlers" / f"{name}.py" for name in artifact.handlers]


def _others(artifact: Artifact, *, into: Path) -> Path:
    """
    Install, prune and compile what others wrote, once for as long as nothing changes that decides on it.

    What older sources made stays until `make clean`: another build may be copying it.
    """
    files = (_requirements(artifact), Path(__file__), Path(called.__file__))
    decides = f"{artifact} {lambdas_python()} {[file.read_text() for file in files]}"
    kept = into / "others" / f"{artifact.name}-{sha256(decides.encode()).hexdigest()[:12]}"
    return made_once(kept, partial(_make_others, artifact))


def _make_others(artifact: Artifact, folder: Path) -> None:
    _install(artifact, folder=folder)
    _prune(folder, artifact.services)
    _compile(folder, only=["."])


def _requirements(artifact: Artifact) -> Path:
    return ROOT / "requirements" / f"{artifact.name}.txt"


def _install(artifact: Artifact, *, folder: Path) -> None:
    """Install the wheels that Lambda can run; where only pure ones may be, pip refuses any other."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--no-deps", "--require-hashes", f"--requirement={_requirements(artifact)}"]
    command += ["--only-binary=:all:", f"--python-version={artifact.python}", f"--target={folder}"]
    command += [f"--platform={platform}" for platform in artifact.platforms]
    subprocess.run(command, check=True)


def _prune(folder: Path, services: Collection[str]) -> None:
    """Remove commands, pip's notes, models of services that are not called, what only checkers read, and languages."""
    called.leave_what_is_called(folder / "botocore" / "data", services)
    shutil.rmtree(folder / "holidays" / "locale", ignore_errors=True)
    # Types of parameters, which nothing loads when it runs.
    shutil.rmtree(folder / "stripe" / "params", ignore_errors=True)
    shutil.rmtree(folder / "bin", ignore_errors=True)
    for note in ("RECORD", "INSTALLER", "REQUESTED"):
        for file in folder.glob(f"*.dist-info/{note}"):
            file.unlink()


def _copy_ours(artifact: Artifact, *, folder: Path) -> None:
    for file in reached_from(handlers_in(artifact), root=ROOT):
        target = folder / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


@cache
def lambdas_python() -> str | None:
    """Find the Python that Lambda runs, if it is on this machine."""
    return next(filter(_is_lambdas, _pythons()), None)


def _compile(folder: Path, *, only: Collection[str]) -> None:
    """Compile some of what is in a folder for Lambda's Python, where that is here."""
    if python := lambdas_python():
        command = [python, "-m", "compileall", "-qq", "--invalidation-mode=unchecked-hash"]
        command += ["-s", str(folder), "-p", "/var/task"]
        parts = [folder / part for part in only if (folder / part).exists()]
        subprocess.run([*command, *parts], check=True, env=_ordered())


def _keep_start(artifact: Artifact, *, folder: Path) -> None:
    """Keep in one place what a function reads to start; PLAIN_START=1 leaves it where Python does."""
    if (python := lambdas_python()) and os.environ.get("PLAIN_START") != "1":
        command: list[str | Path] = [python, "-S", "-B", "-m", "tools.keep_start", folder.resolve()]
        subprocess.run([*command, *_imported_to_start(artifact)], cwd=ROOT, check=True, env=_ordered())


def _ordered() -> Mapping[str, str]:
    # Sets of names are written in the order of their hashes.
    return {**os.environ, "PYTHONHASHSEED": "0"}


def _imported_to_start(artifact: Artifact) -> Iterator[str]:
    """Yield what the handlers import of ours, unless only Lambda's own processor could."""
    if artifact.platforms == ANYWHERE:
        for file in reached_from(handlers_in(artifact), root=ROOT):
            if file.suffix == ".py" and file.parent != ROOT / "handlers":
                yield module_of(file, root=ROOT)


def _pythons() -> Iterator[str]:
    yield sys.executable
    yield f"python{PYTHON}"
    yield from map(str, sorted(Path.home().glob(f".pyenv/versions/{PYTHON}.*/bin/python")))


def _is_lambdas(python: str) -> bool:
    """Tell whether this is Lambda's Python; names on the path do not always run."""
    question = "import sys; print(*sys.version_info[:2], sep='.')"
    try:
        answer = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.strip() == PYTHON


def _zip(folder: Path) -> Path:
    archive = folder.with_suffix(".zip")
    with ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=9) as zipped:
        for file in sorted(filter(Path.is_file, folder.rglob("*"))):
            entry = ZipInfo(file.relative_to(folder).as_posix(), date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            zipped.writestr(entry, file.read_bytes(), compresslevel=9)
    return archive


def make_template(
    stage: str, *, into: Path, region: str = "us-east-1", params: Mapping[str, str] | None = None
) -> Path:
    """Make the template that deploys a stage to a region, or say what is needed for it; `params` go before its own."""
    osls = ROOT / "node_modules" / ".bin" / "osls"
    if not osls.exists():
        sys.exit("The template needs Node 20 or newer, and what `npm ci` installs.")
    told = [f"--param={name}={value}" for name, value in (params or {}).items()]
    command: list[str | Path] = [osls, "package", "--stage", stage, "--region", region, "--package", into, *told]
    subprocess.run(command, cwd=ROOT, check=True)
    return into / TEMPLATE


def lint(template: Path) -> None:
    """Refuse a template that CloudFormation would refuse, or that its linter has a word to say about."""
    linter = Path(sys.executable).with_name("cfn-lint")
    subprocess.run([linter, "--template", template], cwd=ROOT, check=True)


def main() -> None:
    """Build everything, for the stage that STAGE names."""
    if lambdas_python() is None:
        print(f"No Python {PYTHON} here: the zips go without byte-code, and start slowly.", file=sys.stderr)
    for archive in build_all(into=BUILD):
        print(archive.name, f"{archive.stat().st_size:,} bytes", sha256(archive.read_bytes()).hexdigest())
    stage, region = os.environ.get("STAGE", "dev"), os.environ.get("REGION", "us-east-1")
    lint(make_template(stage, into=TEMPLATES, region=region))


if __name__ == "__main__":
    main()
