"""Who may do what on AWS: exactly what each function needs."""

import pytest

from tests.infra.template import Template, listed, written

RECORDS = {
    "dynamodb:BatchGetItem": {"CasesTable.Arn"},
    "dynamodb:PutItem": {"CasesTable.Arn"},
    "dynamodb:UpdateItem": {"CasesTable.Arn"},
}
PARAMETERS = "arn:AWS::Partition:ssm:AWS::Region:AWS::AccountId:parameter/aftersales/dev/"
ASKED_BY_THE_API = ("buyer", "orders", "status", "deadline", "number", "feedback", "article", "order", "case")
ASKED_BY_A_PERSON = {"reader"}
"""What `python -m tools.reread` asks, with the rights of whoever runs it."""
ACCESS = {
    "serveGraphql": RECORDS
    | {
        "dynamodb:Query": {
            "CasesTable.Arn",
            *(f"CasesTable.Arn/index/{index}" for index in ASKED_BY_THE_API),
        },
        "s3:GetObject": {"EvidenceBucket.Arn/*"},
        "s3:PutObject": {"EvidenceBucket.Arn/*"},
        "s3:ListBucket": {"EvidenceBucket.Arn"},
        "ssm:GetParameter": {PARAMETERS + "signing-key"},
    },
    "authorize": {"ssm:GetParameter": {PARAMETERS + "issuers", PARAMETERS + "signing-key"}},
    "relayEvents": {
        "dynamodb:DescribeStream": {"CasesTable.StreamArn"},
        "dynamodb:GetRecords": {"CasesTable.StreamArn"},
        "dynamodb:GetShardIterator": {"CasesTable.StreamArn"},
        "dynamodb:ListStreams": {"CasesTable.StreamArn"},
        "dynamodb:PutItem": {"CasesTable.Arn"},
        "dynamodb:Query": {"CasesTable.Arn"},
        "sns:Publish": {"EventsTopic"},
        "sqs:SendMessage": {"UnrelayedEventsQueue.Arn"},
    },
    "expireDeadlines": RECORDS | {"dynamodb:Query": {"CasesTable.Arn/index/due"}},
}
FUNCTIONS = pytest.mark.parametrize("function", ACCESS)


class TestAFunction:
    @FUNCTIONS
    def test_may_do_what_it_needs_and_no_more(self, template: Template, function: str) -> None:
        granted: dict[str, set[str]] = {}
        for action, resource, _ in template.grants(function):
            granted.setdefault(action, set()).add(resource)

        log = f"{function[0].upper()}{function[1:]}LogGroup.Arn"
        assert granted == ACCESS[function] | {"logs:CreateLogStream": {log}, "logs:PutLogEvents": {log}}

    @FUNCTIONS
    def test_may_delete_nothing(self, template: Template, function: str) -> None:
        # Writing in batches, to DynamoDB, is putting and deleting.
        deleting = ("Delete", "Remove", "BatchWrite")
        granted = [action for action, _, _ in template.grants(function)]
        assert not [action for action in granted if any(word in action for word in deleting)]

    @FUNCTIONS
    def test_is_given_nothing_by_wildcard_but_the_files_of_the_evidence(
        self, template: Template, function: str
    ) -> None:
        grants = list(template.grants(function))

        assert not [action for action, _, _ in grants if "*" in action]
        assert {resource for _, resource, _ in grants if "*" in resource} <= {"EvidenceBucket.Arn/*"}

    def test_has_a_role_that_only_it_plays(self, template: Template) -> None:
        roles = [function["Role"]["Fn::GetAtt"][0] for function in template.functions().values()]

        assert sorted(roles) == sorted(template.of_type("IAM::Role"))
        assert len(set(roles)) == len(roles)

    def test_is_all_that_may_play_a_role(self, template: Template) -> None:
        for role in template.of_type("IAM::Role").values():
            assert set(role) == {"AssumeRolePolicyDocument", "Policies"}
            assert [each["Principal"] for each in role["AssumeRolePolicyDocument"]["Statement"]] == [
                {"Service": "lambda.amazonaws.com"}
            ]

    def test_that_relays_writes_nothing_but_what_it_parks(self, template: Template) -> None:
        on_the_table = [grant for grant in template.grants("relayEvents") if grant[1] == "CasesTable.Arn"]

        assert all(conditional for _, _, conditional in on_the_table)
        (policy,) = template["RelayEventsRole"]["Policies"]
        (condition,) = [each["Condition"] for each in policy["PolicyDocument"]["Statement"] if "Condition" in each]
        assert condition == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["PARKED#*"]}}


class TestAnIndex:
    def test_is_there_because_someone_asks_it(self, template: Template) -> None:
        indexes = {index["IndexName"] for index in template["CasesTable"]["GlobalSecondaryIndexes"]}

        resources = {resource for function in ACCESS for _, resource, _ in template.grants(function)}
        asked = {each.split("/index/")[1] for each in resources if "/index/" in each}
        assert asked | ASKED_BY_A_PERSON == indexes
        assert not asked & ASKED_BY_A_PERSON


class TestAnInvocation:
    def test_comes_only_from_what_wakes_the_function(self, template: Template) -> None:
        for permission in template.of_type("Lambda::Permission").values():
            assert permission["Action"] == "lambda:InvokeFunction"
            assert permission["SourceArn"]


class TestWhatIsShared:
    @pytest.mark.parametrize("kind", ["SNS::TopicPolicy", "SQS::QueuePolicy", "S3::BucketPolicy"])
    def test_refuses_what_is_not_encrypted_on_its_way(self, template: Template, kind: str) -> None:
        for policy in template.of_type(kind).values():
            refusals = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Deny"]
            assert [(each["Principal"], each["Condition"]) for each in refusals] == [
                ("*", {"Bool": {"aws:SecureTransport": refusals[0]["Condition"]["Bool"]["aws:SecureTransport"]}})
            ]
            assert str(refusals[0]["Condition"]["Bool"]["aws:SecureTransport"]).lower() == "false"

    def test_has_a_policy_each(self, template: Template) -> None:
        kinds = {
            ("SNS::Topic", "SNS::TopicPolicy", "Topics"),
            ("SQS::Queue", "SQS::QueuePolicy", "Queues"),
            ("S3::Bucket", "S3::BucketPolicy", "Bucket"),
        }
        for kind, policy, names in kinds:
            covered = {written(name) for each in template.of_type(policy).values() for name in listed(each[names])}
            assert covered == set(template.of_type(kind))

    def test_is_open_to_nobody_else_but_to_alarms(self, template: Template) -> None:
        kinds = ("SNS::TopicPolicy", "SQS::QueuePolicy", "S3::BucketPolicy")
        policies = [policy for kind in kinds for policy in template.of_type(kind).values()]
        statements = [each for policy in policies for each in policy["PolicyDocument"]["Statement"]]

        (opened,) = [each for each in statements if each["Effect"] == "Allow"]
        assert opened["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
        assert written(opened["Resource"]) == "AlarmsTopic"
        assert opened["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
