"""
The roles that functions play on AWS, as infra/access.yml gives them, and whether one of them allows a call.

What a role may reach is written as in the template (`CasesTable.Arn/index/due`); a call names it as AWS does.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Final

import yaml

from tests.house.tree import ROOT
from tests.infra.template import Properties, listed, written

ONLY_KEYS: Final = ("ForAllValues:StringLike", "dynamodb:LeadingKeys")
"""The one condition that a role sets: which partitions of a table it may reach."""

_CUSTOM: Final = re.compile(r"\$\{self:custom\.(\w+)\}")


@dataclass(frozen=True)
class Call:
    """What was asked of AWS: an action on something, and in a table of which partitions."""

    action: str
    on: str
    partitions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Right:
    """An action that a role allows on something, and in a table perhaps in some partitions only."""

    statement: str
    action: str
    on: str
    partitions: tuple[str, ...] = ()

    def allows(self, call: Call, *, names: Mapping[str, str]) -> bool:
        """Tell whether it allows a call, where things have these names."""
        on = re.sub("|".join(map(re.escape, names)), lambda found: names[found[0]], self.on)
        return self.action == call.action and fnmatchcase(call.on, on) and self._reaches(call.partitions)

    def _reaches(self, partitions: frozenset[str]) -> bool:
        if not self.partitions:
            return True
        # AWS allows a call that names no partition, for all of none are in order. We do not.
        return bool(partitions) and all(any(fnmatchcase(each, may) for may in self.partitions) for each in partitions)


@cache
def roles(stage: str) -> Mapping[str, tuple[Right, ...]]:
    """Return the rights of each function, by the name of its handler."""
    custom = _read("serverless.yml")["custom"]
    return {
        _handler(name): tuple(right for each in _statements(role) for right in rights_in(each, custom, stage))
        for name, role in _read("infra/access.yml")["Resources"].items()
    }


def rights_in(statement: Properties, custom: Mapping[str, Any], stage: str) -> Iterator[Right]:
    """Yield what a statement of a policy allows; refuse one that sets another condition than the one."""
    (kind, key), condition = ONLY_KEYS, statement.get("Condition", {})
    partitions = tuple(condition[kind][key]) if condition else ()
    assert (statement["Effect"], condition) == ("Allow", {kind: {key: list(partitions)}} if partitions else {})
    for action in listed(statement["Action"]):
        for resource in listed(statement["Resource"]):
            yield Right(statement["Sid"], action, _resolved(resource, custom, stage), partitions)


def _resolved(resource: object, custom: Mapping[str, Any], stage: str) -> str:
    named = _CUSTOM.fullmatch(resource) if isinstance(resource, str) else None
    text = custom[named[1]]["Fn::Sub"] if named else None
    if text is None:
        return written(resource)
    inner = _CUSTOM.sub(lambda found: custom[found[1]], text)
    known = {"${self:service}": "aftersales", "${sls:stage}": stage}
    return written({"Fn::Sub": re.sub("|".join(map(re.escape, known)), lambda found: known[found[0]], inner)})


def _statements(role: Properties) -> Iterator[Properties]:
    for policy in role["Properties"]["Policies"]:
        yield from policy["PolicyDocument"]["Statement"]


def _handler(role: str) -> str:
    """Return the name of the handler that a role is for: `serve_graphql` of `ServeGraphqlRole`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", role.removesuffix("Role")).lower()


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms as its long ones."""


def _short(loader: yaml.SafeLoader, tag: str, node: yaml.ScalarNode) -> Mapping[str, object]:
    text = loader.construct_scalar(node)
    long: Mapping[str, Mapping[str, object]] = {
        "Ref": {"Ref": text},
        "GetAtt": {"Fn::GetAtt": text.split(".", 1)},
        "Sub": {"Fn::Sub": text},
    }
    return long[tag]


_Loader.add_multi_constructor("!", _short)


def _read(path: str) -> Properties:
    read: Properties = yaml.load((ROOT / path).read_text("utf-8"), _Loader)  # noqa: S506 - a safe loader with three tags more
    return read
