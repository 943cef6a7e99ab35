"""The zips that AWS runs: small, whole, the same every time, and nothing in them that belongs to one machine."""

import ast
import marshal
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest

from handlers.starting import CODES, INDEX, Index
from tests.infra.secrets_on_this_machine import secrets_on_this_machine
from tools.aws_local.code import unpacked
from tools.imports import OURS
from tools.package import API, ARTIFACTS, AUTHORIZER, PAYMENTS, WORKERS, Artifact, build, lambdas_python, refuse_over

EACH = pytest.mark.parametrize("artifact", ARTIFACTS, ids=lambda artifact: artifact.name)
PURE = pytest.mark.parametrize("artifact", [API, WORKERS, PAYMENTS], ids=lambda artifact: artifact.name)
NATIVE = {".so", ".pyd", ".dylib", ".dll", ".a"}
OF_LAMBDA = {API: set[str](), WORKERS: set[str](), PAYMENTS: set[str](), AUTHORIZER: {"boto3", "botocore"}}
"""What Lambda's Python brings along: the authorizer reads two parameters with it."""


ENVIRONMENT = {
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "POWERTOOLS_SERVICE_NAME": "aftersales",
    "TABLE_NAME": "cases",
    "INSIGHTS_TABLE_NAME": "insights",
    "TOPIC_ARN": "arn:aws:sns:eu-west-1:123456789012:events",
    "EVIDENCE_BUCKET": "evidence",
    "APNS_APP": "",
    "FCM_APP": "",
    "SIGNING_KEY_PARAMETER": "/aftersales/test/signing-key",
    "PAYMENT_ROUTES": "{}",
}
ASK = """
import json, sys
sys.path.append(sys.argv[1])
from handlers import serve_graphql
claims = {"sub": "lea", "party": "MERCHANT", "merchant": "shop-1", "exp": "99999999999"}
asked = {
    "version": "2.0",
    "headers": {"content-type": "application/json"},
    "requestContext": {
        "http": {"method": "POST", "path": "/graphql", "sourceIp": "203.0.113.7"},
        "authorizer": {"lambda": claims},
    },
    "body": json.dumps({"query": "{ viewer { party } }"}),
}
answer = serve_graphql.handler(asked, None)
print(answer["statusCode"], json.loads(answer["body"])["data"]["viewer"]["party"])
"""
WORK = """
import sys
sys.path.append(sys.argv[1])
from handlers import deliver_webhooks, expire_deadlines, notify_phones, read_feedback, relay_events, update_insights
assert expire_deadlines.handler and relay_events.handler
assert update_insights.handler and deliver_webhooks.handler and notify_phones.handler
print(read_feedback.reader.read("It came late and broken, but they were kind.").sentiment is None)
"""


VALID = """
import marshal, sys
from zipfile import ZipFile
zipped = ZipFile(sys.argv[1])
def is_stale(file, place):
    kept = marshal.loads(codes[slice(*place)])
    return kept != compile(zipped.read(file), file, "exec", dont_inherit=True)
if "handlers/start.index" in zipped.namelist():
    codes = zipped.read("handlers/start.codes")
    _, modules, *_ = marshal.loads(zipped.read("handlers/start.index"))
    ours = [(file, place) for file, place in modules.values() if file.split("/")[0] in sys.argv[2:]]
    print([file for file, place in ours if is_stale(file, place)])
else:
    print([])
"""


class TestAZip:
    # The smaller one shows it in seconds; both are built by the same steps.
    @pytest.mark.parametrize(
        "artifact",
        [*(pytest.param(artifact, marks=pytest.mark.long) for artifact in (API, WORKERS, PAYMENTS)), AUTHORIZER],
        ids=lambda artifact: artifact.name,
    )
    def test_is_the_same_when_others_build_it_again(self, built: Path, tmp_path: Path, artifact: Artifact) -> None:
        another = tmp_path / "elsewhere" / "others" / f"{artifact.name}-of-older-sources"
        another.mkdir(parents=True)
        usual = os.umask(0o077)
        try:
            again = build(artifact, into=tmp_path / "elsewhere")
        finally:
            os.umask(usual)

        first = built / f"{artifact.name}.zip"
        assert sha256(again.read_bytes()).hexdigest() == sha256(first.read_bytes()).hexdigest()
        # Whoever builds from other sources may be copying it.
        assert another.exists()

    @EACH
    def test_is_within_its_limit(self, built: Path, artifact: Artifact) -> None:
        assert (built / f"{artifact.name}.zip").stat().st_size <= artifact.limit

    def test_is_refused_over_its_limit(self, built: Path) -> None:
        with pytest.raises(SystemExit, match=r"authorizer.zip has .* bytes, and may have 1,000."):
            refuse_over(1_000, built / "authorizer.zip")

    @EACH
    def test_holds_nothing_of_the_one_machine_or_its_sandbox(self, built: Path, artifact: Artifact) -> None:
        names = _names(built, artifact)

        here = ("api/sandbox", "api/server.py", "api/__main__.py", "adapters/sqlite", "tests/", "tools/", "bench/")
        assert not [name for name in names if name.startswith(here)]

    @EACH
    def test_holds_no_key(self, built: Path, artifact: Artifact) -> None:
        with ZipFile(built / f"{artifact.name}.zip") as zipped:
            # Byte-code is of libraries too, which know how a key begins.
            ours = [
                name for name in zipped.namelist() if name.split("/")[0] in OURS and PurePosixPath(name).name != CODES
            ]

            assert not [name for name in zipped.namelist() if name.endswith((".key", ".p12", ".sqlite", ".env"))]
            assert not [name for name in ours if b"PRIVATE KEY" in zipped.read(name)]

    @EACH
    def test_holds_all_that_its_code_imports(self, built: Path, artifact: Artifact) -> None:
        present = {PurePosixPath(name.split("/")[0]).stem for name in _names(built, artifact)}

        known = present | sys.stdlib_module_names | OF_LAMBDA[artifact]
        assert not [each for each in _imports_of_ours(built, artifact) if each.split(".")[0] not in known]

    @EACH
    def test_holds_its_handlers_and_no_others(self, built: Path, artifact: Artifact) -> None:
        held = {name for name in _names(built, artifact) if name.startswith("handlers/") and name.endswith(".py")}

        every = {name for each in ARTIFACTS for name in each.handlers}
        assert {PurePosixPath(name).stem for name in held} & every == set(artifact.handlers)

    @EACH
    def test_carries_the_models_of_the_services_that_are_called_and_no_other(
        self, built: Path, artifact: Artifact
    ) -> None:
        data = [name for name in _names(built, artifact) if name.startswith("botocore/data/") and name[-1] != "/"]

        assert {name for name in (place.split("/")[2] for place in data) if "." not in name} == set(artifact.services)

    @EACH
    def test_has_the_byte_code_of_every_module_in_one_place(self, built: Path, artifact: Artifact) -> None:
        names = _names(built, artifact)

        modules = {name for name in names if name.endswith(".py")}
        # Python loads these two before they can answer for any other.
        first = {"handlers/__init__.py", "handlers/starting.py"}
        assert {_module(name) for name in names if name.endswith(".pyc")} == (first if lambdas_python() else set())
        assert _kept(built, artifact) == (modules if lambdas_python() else set())

    def test_has_it_beside_each_module_if_it_is_to_start_as_ever(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PLAIN_START", "1")

        plain = build(AUTHORIZER, into=tmp_path)

        with ZipFile(plain) as zipped:
            compiled = {name: zipped.read(name) for name in zipped.namelist() if name.endswith(".pyc")}
            modules = {name for name in zipped.namelist() if name.endswith(".py")}
            assert not [name for name in zipped.namelist() if name.startswith("handlers/start.")]
        # Byte 4 says how its freshness is checked: by a hash, and not at all.
        assert {code[4] for code in compiled.values()} <= {0b01}
        assert set(map(_module, compiled)) == (modules if lambdas_python() else set())

    @EACH
    def test_has_byte_code_of_our_sources_for_lambdas_python(self, built: Path, artifact: Artifact) -> None:
        # Without Lambda's Python there is none, and any Python says so.
        command: list[str | Path] = [
            lambdas_python() or sys.executable,
            "-c",
            VALID,
            built / f"{artifact.name}.zip",
            *OURS,
        ]

        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

        assert said == "[]\n"


class TestAPureZip:
    @PURE
    def test_is_pure_python(self, built: Path, artifact: Artifact) -> None:
        assert not [name for name in _names(built, artifact) if PurePosixPath(name).suffix in NATIVE]

    @pytest.mark.parametrize(
        ("artifact", "program", "answer"),
        [(API, ASK, "200 MERCHANT"), (WORKERS, WORK, "False")],
        ids=lambda each: each.name if isinstance(each, Artifact) else "",
    )
    def test_runs_without_anything_beside_it(self, here: Path, artifact: Artifact, program: str, answer: str) -> None:
        folder = unpacked(here / f"{artifact.name}.zip", into=here)
        with secrets_on_this_machine(b64encode(bytes(32)).decode()) as address:
            told = {"AWS_ENDPOINT_URL_SSM": address, **ENVIRONMENT}

            # -S leaves out everything that is installed here.
            command: list[str | Path] = [
                lambdas_python() or sys.executable,
                "-I",
                "-S",
                "-B",
                "-W",
                "error",
                "-c",
                program,
                folder,
            ]
            ran = subprocess.run(command, env=told, capture_output=True, text=True, check=False, timeout=60)

        assert ran.stdout.splitlines()[-1:] == [answer], ran.stderr


class TestTheReader:
    def test_is_in_the_workers_zip_with_what_it_learned(self, built: Path) -> None:
        assert "adapters/reader/model.zip" in _names(built, WORKERS)

    @pytest.mark.parametrize("artifact", [API, PAYMENTS, AUTHORIZER], ids=lambda artifact: artifact.name)
    def test_is_in_no_other(self, built: Path, artifact: Artifact) -> None:
        assert not [name for name in _names(built, artifact) if name.startswith("adapters/reader")]


class TestThePaymentProvidersLibrary:
    @pytest.mark.parametrize("artifact", [API, WORKERS, AUTHORIZER], ids=lambda artifact: artifact.name)
    def test_is_only_where_money_moves(self, built: Path, artifact: Artifact) -> None:
        assert "stripe/__init__.py" in _names(built, PAYMENTS)
        assert not [name for name in _names(built, artifact) if name.startswith("stripe/")]


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs: not what only a type checker reads."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
        yield node
        yield from _running(node)


def _names(built: Path, artifact: Artifact) -> list[str]:
    with ZipFile(built / f"{artifact.name}.zip") as zipped:
        return zipped.namelist()


def _kept(built: Path, artifact: Artifact) -> set[str]:
    """Return the files of the modules whose byte-code was kept."""
    with ZipFile(built / f"{artifact.name}.zip") as zipped:
        if f"handlers/{INDEX}" not in zipped.namelist():
            return set()
        index = Index(*marshal.loads(zipped.read(f"handlers/{INDEX}")))  # noqa: S302 - we built it
    return {file for file, _ in index.modules.values()}


def _module(byte_code: str) -> str:
    path = PurePosixPath(byte_code)
    return str(path.parent.parent / (path.name.split(".")[0] + ".py"))


def _imports_of_ours(built: Path, artifact: Artifact) -> Iterator[str]:
    with ZipFile(built / f"{artifact.name}.zip") as zipped:
        for name in zipped.namelist():
            if name.split("/")[0] in OURS and name.endswith(".py"):
                for node in _running(ast.parse(zipped.read(name))):
                    match node:
                        case ast.Import(names=aliases):
                            yield from (alias.name for alias in aliases)
                        case ast.ImportFrom(module=str(module)):
                            yield module
