"""
Leave of botocore what a zip calls: the models of those services and no others, and of them what is read at run time.

    endpoints.json        where every service answers in every region: a megabyte, of which a few lines are asked for
    service-2.json.gz     a service's operations, with all that its handbook says; nobody reads a handbook here
    examples-1.json       more of the handbook
"""

import gzip
import json
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any


def leave_what_is_called(models: Path, services: Collection[str]) -> None:
    """Remove what botocore's folder of models tells of other services, and what it tells people of these."""
    for folder in models.glob("*/"):
        if folder.name not in services:
            shutil.rmtree(folder)
    for examples in models.glob("*/*/examples-1.json"):
        examples.unlink()
    for packed in models.glob("*/*/*.json.gz"):
        # Unpacked, it is read sooner; the zip packs it anyway.
        packed.with_suffix("").write_text(_written(_at_run_time(json.loads(gzip.decompress(packed.read_bytes())))))
        packed.unlink()
    _leave_endpoints(models / "endpoints.json", services)


def _leave_endpoints(file: Path, services: Collection[str]) -> None:
    if not file.exists():
        return
    known = json.loads(file.read_text("utf-8"))
    for partition in known["partitions"]:
        partition["services"] = {name: each for name, each in partition["services"].items() if name in services}
    file.write_text(_written(known))


def _at_run_time(model: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a model without its texts for people; a shape may well have a member of that name, which is no text."""
    match model:
        case dict():
            kept = {name: each for name, each in model.items() if name != "documentation" or not isinstance(each, str)}
            return {name: _at_run_time(each) for name, each in kept.items()}
        case list():
            return [_at_run_time(each) for each in model]
    return model


def _written(known: object) -> str:
    return json.dumps(known, separators=(",", ":"))
