"""
The stack on this machine: the packaged template, deployed into MiniStack as osls deploys it.

    create the stack   the bucket that code is put into
    put                the zips and the template
    update the stack   everything else

MiniStack keeps no backups, encrypts and forgets nothing, and limits nobody: tests/infra reads those in the template.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import boto3

from adapters.log_lines import SERVICE
from tools.aws_local import code
from tools.aws_local.front import Front, front
from tools.aws_local.functions import NOBODY, Function, Settings
from tools.aws_local.ministack import running

REGION: Final = "us-east-1"

_SERVICES: Final = (
    *("apigateway", "budgets", "cloudformation", "dynamodb", "dynamodbstreams", "events", "iam", "kms", "lambda"),
    *("logs", "monitoring", "s3", "sns", "sqs", "ssm", "sts"),
)
_DONE_WITHIN: Final = 60.0
_INSTEAD: Final = "MINISTACK_LAMBDA_PROXY_"
"""MiniStack hands the events of a function to the address in the variable that ends with the function's name."""

Client = Any  # boto makes the classes of its clients when it runs.


@dataclass(frozen=True, kw_only=True)
class Packaged:
    """What `make package` made: a folder of zips, and the two templates that osls deploys one after the other."""

    archives: Path
    first: str
    template: Mapping[str, Any]

    @classmethod
    def at(cls, templates: Path, *, archives: Path) -> Self:
        first, then = (templates / f"cloudformation-template-{step}-stack.json" for step in ("create", "update"))
        template = json.loads(then.read_text("utf-8"))
        here = {name: each for name, each in template["Resources"].items() if _is_known(each)}
        return cls(archives=archives, first=first.read_text("utf-8"), template={**template, "Resources": here})

    def of_type(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the properties of every resource of a type, by its name in the template."""
        resources = self.template["Resources"].items()
        return {name: each["Properties"] for name, each in resources if each["Type"] == f"AWS::{kind}"}

    def functions(self) -> Mapping[str, Mapping[str, Any]]:
        """Return what the template says of each function, by its name on AWS."""
        return {each["FunctionName"]: each for each in self.of_type("Lambda::Function").values()}

    @property
    def stage(self) -> str:
        """The stage that it was made for."""
        return next(iter(self.functions())).removeprefix(f"{SERVICE}-").rpartition("-")[0]

    def windowed(self) -> frozenset[str]:
        """Return the names of the functions that read a stream in windows."""
        mappings = self.of_type("Lambda::EventSourceMapping").values()
        read = {each["FunctionName"]["Fn::GetAtt"][0] for each in mappings if "TumblingWindowInSeconds" in each}
        return frozenset(self.of_type("Lambda::Function")[name]["FunctionName"] for name in read)


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A stack that is deployed. `address` is where AWS is on this machine, `logs` what each function wrote."""

    address: str
    outputs: Mapping[str, str]
    logs: Path

    @property
    def graphql(self) -> str:
        """Where the API answers."""
        return self.url_of("/graphql")

    def url_of(self, path: str) -> str:
        """Return where the HTTP API answers for a path."""
        return f"{self.address}/_aws/execute-api/{self.outputs['HttpApiId']}{path}"

    def client(self, service: str) -> Client:
        return _client(service, self.address)


@contextmanager
def deployed(packaged: Packaged, *, name: str, secrets: Mapping[str, str], folder: Path) -> Iterator[Stack]:
    """Deploy a stack whose parameters hold these secrets, for as long as it is needed."""
    with front() as opened:
        told = {_INSTEAD + function: opened.address_of(function) for function in packaged.functions()}
        with running(folder, services=_SERVICES, told=told) as address:
            for parameter, value in secrets.items():
                _client("ssm", address).put_parameter(Name=parameter, Value=value, Type="SecureString")
            stack = Stack(address=address, outputs=_deploy(packaged, name, address), logs=folder)
            _open(opened, packaged, stack)
            yield stack


def _is_known(resource: Mapping[str, Any]) -> bool:
    """Tell what MiniStack's CloudFormation knows: all of the template but budgets, and alarms that compute."""
    computes = "Metrics" in resource.get("Properties", {})
    return resource["Type"] != "AWS::Budgets::Budget" and not (
        resource["Type"] == "AWS::CloudWatch::Alarm" and computes
    )


def _deploy(packaged: Packaged, name: str, address: str) -> Mapping[str, str]:
    """Deploy as osls does, and return the stack's outputs."""
    stacks, files = _client("cloudformation", address), _client("s3", address)
    stacks.create_stack(StackName=name, TemplateBody=packaged.first)
    bucket = _settled(stacks, name)["ServerlessDeploymentBucketName"]
    for function in packaged.functions().values():
        key = function["Code"]["S3Key"]
        files.upload_file(str(packaged.archives / Path(key).name), bucket, key)
    files.put_object(Bucket=bucket, Key="template.json", Body=json.dumps(packaged.template))
    where = f"{address}/{bucket}/template.json"
    stacks.update_stack(StackName=name, TemplateURL=where, Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"])
    return _settled(stacks, name)


def _settled(stacks: Client, name: str) -> Mapping[str, str]:
    """Wait until a stack stands, and return its outputs, or say why it does not stand."""
    until = time.monotonic() + _DONE_WITHIN
    while time.monotonic() < until:
        (stack,) = stacks.describe_stacks(StackName=name)["Stacks"]
        if stack["StackStatus"] in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
            return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            break
        time.sleep(0.1)
    events = stacks.describe_stack_events(StackName=name)["StackEvents"]
    raise RuntimeError([each for each in events if each["ResourceStatus"].endswith("FAILED")])


def _open(front: Front, packaged: Packaged, stack: Stack) -> None:
    """Let events in to the functions, each from its zip, and told what the stack tells it."""
    folders = {archive: code.unpacked(archive, into=packaged.archives) for archive in _archives(packaged)}
    functions = {}
    for name, said in packaged.functions().items():
        found = stack.client("lambda").get_function_configuration(FunctionName=name)
        settings = Settings(
            name=name,
            handler=said["Handler"],
            code=folders[packaged.archives / Path(said["Code"]["S3Key"]).name],
            runtime=code.runtime(),
            python=code.python(),
            timeout=found["Timeout"],
            memory=found["MemorySize"],
            region=REGION,
            log=stack.logs / f"{name}.log",
            variables={**found["Environment"]["Variables"], "AWS_ENDPOINT_URL": stack.address},
        )
        functions[name] = Function(settings)
    front.open(functions, windowed=packaged.windowed())


def _archives(packaged: Packaged) -> set[Path]:
    return {packaged.archives / Path(each["Code"]["S3Key"]).name for each in packaged.functions().values()}


def _client(service: str, address: str) -> Client:
    # boto's stubs name each service by a literal.
    make: Any = boto3.client
    return make(service, endpoint_url=address, region_name=REGION, **NOBODY)
