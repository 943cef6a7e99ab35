"""The zips that AWS runs: small, whole, the same every time, and nothing in them that belongs to one machine."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest

from tools.imports import OURS
from tools.package import API, AUTHORIZER, SERVICES, Artifact, build, lambdas_python

BOTH = pytest.mark.parametrize("artifact", [API, AUTHORIZER], ids=lambda artifact: artifact.name)
NATIVE = {".so", ".pyd", ".dylib", ".dll", ".a"}
OF_LAMBDA = {API: set[str](), AUTHORIZER: {"boto3", "botocore"}}
"""What Lambda's Python brings along: the authorizer reads two parameters with it."""


class TestAZip:
    @BOTH
    def test_is_the_same_when_it_is_built_again(self, built: Path, tmp_path: Path, artifact: Artifact) -> None:
        again = build(artifact, into=tmp_path)

        first = built / f"{artifact.name}.zip"
        assert sha256(again.read_bytes()).hexdigest() == sha256(first.read_bytes()).hexdigest()

    @BOTH
    def test_is_within_its_limit(self, built: Path, artifact: Artifact) -> None:
        assert (built / f"{artifact.name}.zip").stat().st_size <= artifact.limit

    def test_is_refused_over_its_limit(self, tmp_path: Path) -> None:
        with pytest.raises(SystemExit, match=r"authorizer.zip has .* bytes, and may have 1,000."):
            build(replace(AUTHORIZER, limit=1_000), into=tmp_path)

    @BOTH
    def test_holds_nothing_of_the_one_machine_or_its_sandbox(self, built: Path, artifact: Artifact) -> None:
        names = _names(built, artifact)

        here = ("api/sandbox", "api/server.py", "api/__main__.py", "adapters/sqlite", "tests/", "tools/", "bench/")
        assert not [name for name in names if name.startswith(here)]

    @BOTH
    def test_holds_no_key(self, built: Path, artifact: Artifact) -> None:
        with ZipFile(built / f"{artifact.name}.zip") as zipped:
            ours = [name for name in zipped.namelist() if name.split("/")[0] in OURS]

            assert not [name for name in zipped.namelist() if name.endswith((".key", ".p12", ".sqlite", ".env"))]
            assert not [name for name in ours if b"PRIVATE KEY" in zipped.read(name)]

    @BOTH
    def test_holds_all_that_its_code_imports(self, built: Path, artifact: Artifact) -> None:
        present = {PurePosixPath(name.split("/")[0]).stem for name in _names(built, artifact)}

        known = present | sys.stdlib_module_names | OF_LAMBDA[artifact]
        assert not [each for each in _imports_of_ours(built, artifact) if each.split(".")[0] not in known]

    @BOTH
    def test_has_byte_code_that_looks_at_no_dates(self, built: Path, artifact: Artifact) -> None:
        with ZipFile(built / f"{artifact.name}.zip") as zipped:
            compiled = {name: zipped.read(name) for name in zipped.namelist() if name.endswith(".pyc")}
            modules = {name for name in zipped.namelist() if name.endswith(".py")}

        # Byte 4 says how its freshness is checked: by a hash, and not at all.
        assert {code[4] for code in compiled.values()} <= {0b01}
        assert set(map(_module, compiled)) == (modules if lambdas_python() else set())


class TestTheApisZip:
    def test_is_pure_python(self, built: Path) -> None:
        assert not [name for name in _names(built, API) if PurePosixPath(name).suffix in NATIVE]

    def test_carries_the_models_of_the_services_that_are_called_and_no_other(self, built: Path) -> None:
        models = {
            name.split("/")[2] for name in _names(built, API) if name.startswith("botocore/data/") and name[-1] != "/"
        }

        assert {name for name in models if "." not in name} == set(SERVICES)

    def test_runs_without_anything_beside_it(self, built: Path, tmp_path: Path) -> None:
        ZipFile(built / "api.zip").extractall(tmp_path)
        program = f"""
import sys
sys.path.append({str(tmp_path)!r})
import aws_lambda_powertools, boto3, cattrs, mangum, pynamodb.models, starlette.applications, strawberry
for service in {SERVICES!r}:
    boto3.client(service, region_name="eu-west-1", aws_access_key_id="none", aws_secret_access_key="none")
"""
        # -S leaves out everything that is installed here.
        subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True, timeout=60)


def _names(built: Path, artifact: Artifact) -> list[str]:
    with ZipFile(built / f"{artifact.name}.zip") as zipped:
        return zipped.namelist()


def _module(byte_code: str) -> str:
    path = PurePosixPath(byte_code)
    return str(path.parent.parent / (path.name.split(".")[0] + ".py"))


def _imports_of_ours(built: Path, artifact: Artifact) -> Iterator[str]:
    with ZipFile(built / f"{artifact.name}.zip") as zipped:
        for name in zipped.namelist():
            if name.split("/")[0] in OURS and name.endswith(".py"):
                for node in ast.walk(ast.parse(zipped.read(name))):
                    match node:
                        case ast.Import(names=aliases):
                            yield from (alias.name for alias in aliases)
                        case ast.ImportFrom(module=str(module)):
                            yield module
