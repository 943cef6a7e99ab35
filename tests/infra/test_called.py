"""Of botocore's models a zip carries what is called, as far as a program reads it."""

import gzip
import json
from pathlib import Path
from typing import Final

import pytest

from tools.called import leave_what_is_called

MODEL: Final = {
    "operations": {"GetItem": {"name": "GetItem", "documentation": "<p>Returns an item.</p>"}},
    "shapes": {
        "Help": {
            "type": "structure",
            "members": {"documentation": {"shape": "Text", "documentation": "<p>It helps.</p>"}},
        }
    },
}
ENDPOINTS: Final = {
    "partitions": [
        {
            "partition": "aws",
            "regions": {"eu-west-1": {"description": "Europe"}},
            "services": {"dynamodb": {"endpoints": {"eu-west-1": {}}}, "ec2": {"endpoints": {"eu-west-1": {}}}},
        }
    ]
}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    for service in ("dynamodb", "ec2"):
        version = tmp_path / service / "2012-08-10"
        version.mkdir(parents=True)
        (version / "service-2.json.gz").write_bytes(gzip.compress(json.dumps(MODEL).encode()))
        (version / "examples-1.json").write_text("{}", "utf-8")
    (tmp_path / "endpoints.json").write_text(json.dumps(ENDPOINTS), "utf-8")
    leave_what_is_called(tmp_path, ["dynamodb"])
    return tmp_path


class TestWhatIsLeft:
    def test_is_of_the_services_that_are_called(self, models: Path) -> None:
        (partition,) = json.loads((models / "endpoints.json").read_text("utf-8"))["partitions"]

        assert [place.name for place in models.iterdir() if place.is_dir()] == ["dynamodb"]
        assert partition == {**ENDPOINTS["partitions"][0], "services": {"dynamodb": {"endpoints": {"eu-west-1": {}}}}}

    def test_says_nothing_to_people(self, models: Path) -> None:
        version = models / "dynamodb" / "2012-08-10"

        assert [file.name for file in version.iterdir()] == ["service-2.json"]
        assert json.loads((version / "service-2.json").read_text("utf-8")) == {
            "operations": {"GetItem": {"name": "GetItem"}},
            "shapes": {"Help": {"type": "structure", "members": {"documentation": {"shape": "Text"}}}},
        }
