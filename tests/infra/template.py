"""A packaged template, and the questions that tests ask of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

Properties = dict[str, Any]  # CloudFormation's own shapes: one for each of its hundreds of types.


@dataclass(frozen=True)
class Template:
    """What AWS is asked to create: resources by name."""

    resources: dict[str, Properties]

    @classmethod
    def read(cls, path: Path) -> Self:
        return cls(json.loads(path.read_text("utf-8"))["Resources"])

    def __getitem__(self, name: str) -> Properties:
        """Return the properties of a resource."""
        properties: Properties = self.resources[name]["Properties"]
        return properties

    def of_type(self, kind: str) -> dict[str, Properties]:
        """Return the properties of every resource of a type, by name."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.resources.items()
            if resource["Type"] == "AWS::" + kind
        }

    def functions(self) -> dict[str, Properties]:
        """Return every function, by the name that serverless.yml gives it."""
        return {_function(name): properties for name, properties in self.of_type("Lambda::Function").items()}

    def mappings(self) -> list[tuple[str, Properties]]:
        """Return all that hands events over to functions, each with the name of its function."""
        mappings = self.of_type("Lambda::EventSourceMapping").values()
        return [(_function(written(each["FunctionName"]).removesuffix(".Arn")), each) for each in mappings]

    def mapping(self, function: str) -> Properties:
        """Return the one thing that hands events over to a function."""
        (mapping,) = [each for name, each in self.mappings() if name == function]
        return mapping

    def grants(self, function: str) -> Iterator[tuple[str, str, bool]]:
        """Yield each action that a function may take, on what, and whether under a condition."""
        for statement in self.statements(function):
            assert statement["Effect"] == "Allow"
            for action in listed(statement["Action"]):
                for resource in listed(statement["Resource"]):
                    yield action, written(resource), "Condition" in statement

    def conditions(self, function: str) -> Iterator[Properties]:
        """Yield each condition under which a function may do something."""
        return (each["Condition"] for each in self.statements(function) if "Condition" in each)

    def statements(self, function: str) -> Iterator[Properties]:
        """Yield what a function may do, statement by statement."""
        for policy in self[self.functions()[function]["Role"]["Fn::GetAtt"][0]]["Policies"]:
            yield from policy["PolicyDocument"]["Statement"]


def _function(resource: str) -> str:
    """Return the name that serverless.yml gives a function: `readFeedback` of `ReadFeedbackLambdaFunction`."""
    return resource[0].lower() + resource.removesuffix("LambdaFunction")[1:]


def listed(value: object) -> list[Any]:
    """Return a list, where CloudFormation lets one thing stand for a list of one."""
    return value if isinstance(value, list) else [value]


def written(reference: object) -> str:
    """Return a reference as one writes it: `Table.Arn`, `Table.Arn/index/due`."""
    match reference:
        case {"Ref": str(name)}:
            return name
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"{name}.{attribute}"
        case {"Fn::Sub": str(text)}:
            return text.replace("${", "").replace("}", "")
    return str(reference)
