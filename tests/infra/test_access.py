"""Who may do what on AWS: exactly what each function needs."""

from datetime import date
from fnmatch import fnmatchcase

import pytest

from adapters.dynamodb.generations import GENERATIONS
from adapters.dynamodb.insight_records import month_key, sheet_key
from adapters.dynamodb.parking import uncounted_in
from adapters.dynamodb.waiting import room_of
from aftersales.identifiers import MerchantId
from aftersales.insights.sheets import InsightScope, Sheet
from tests.infra.template import Template, listed, written
from tests.roles import rights_in, roles

RECORDS = {
    "dynamodb:BatchGetItem": {"CasesTable.Arn"},
    "dynamodb:PutItem": {"CasesTable.Arn"},
    "dynamodb:UpdateItem": {"CasesTable.Arn"},
}
READING_THE_STREAM = {
    "dynamodb:DescribeStream": {"CasesTable.StreamArn"},
    "dynamodb:GetRecords": {"CasesTable.StreamArn"},
    "dynamodb:GetShardIterator": {"CasesTable.StreamArn"},
    "dynamodb:ListStreams": {"CasesTable.StreamArn"},
}
PARAMETERS = "arn:AWS::Partition:ssm:AWS::Region:AWS::AccountId:parameter/aftersales/dev/"
APPS = "arn:AWS::Partition:sns:AWS::Region:AWS::AccountId:app/*"
ENDPOINTS = "arn:AWS::Partition:sns:AWS::Region:AWS::AccountId:endpoint/*"
"""SNS names each phone by chance."""
DELETES_WHAT_IS_NOT_KEPT = {"sqs:DeleteMessage", "sns:DeleteEndpoint"}
"""A message that was dealt with is taken from its queue, and a phone that is gone from SNS."""
ASKED_BY_THE_API = ("buyer", "orders", "status", "deadline", "number", "feedback", "article", "order", "case")
RANKINGS = ("returns", "refunds", "complaints", "filed_returns", "filed_refunds", "filed_complaints")
ASKED_BY_A_PERSON = {"reader"}
"""What `python -m tools.reread` asks, with the rights of whoever runs it."""
ACCESS = {
    "serveGraphql": RECORDS
    | {
        "dynamodb:BatchGetItem": {"CasesTable.Arn", "InsightsTable.Arn"},
        "dynamodb:Query": {
            "CasesTable.Arn",
            "InsightsTable.Arn",
            *(f"CasesTable.Arn/index/{index}" for index in ASKED_BY_THE_API),
            *(f"InsightsTable.Arn/index/{index}" for index in RANKINGS),
        },
        "dynamodb:UpdateItem": {"CasesTable.Arn", "InsightsTable.Arn"},
        "s3:GetObject": {"EvidenceBucket.Arn/*"},
        "s3:PutObject": {"EvidenceBucket.Arn/*"},
        "s3:ListBucket": {"EvidenceBucket.Arn"},
        "ssm:GetParameter": {PARAMETERS + "signing-key"},
    },
    "authorize": {"ssm:GetParameter": {PARAMETERS + "issuers", PARAMETERS + "signing-key"}},
    "relayEvents": READING_THE_STREAM
    | {
        "dynamodb:PutItem": {"CasesTable.Arn"},
        "dynamodb:Query": {"CasesTable.Arn"},
        "dynamodb:UpdateItem": {"CasesTable.Arn"},
        "sns:Publish": {"EventsTopic"},
        "sqs:SendMessage": {"UnrelayedEventsQueue.Arn"},
    },
    "updateInsights": READING_THE_STREAM
    | {
        "dynamodb:BatchGetItem": {"InsightsTable.Arn", "CasesTable.Arn"},
        "dynamodb:UpdateItem": {"InsightsTable.Arn"},
        "dynamodb:PutItem": {"InsightsTable.Arn"},
        "dynamodb:Query": {"InsightsTable.Arn"},
        "sqs:SendMessage": {"UncountedEventsQueue.Arn"},
    },
    "readFeedback": {
        "dynamodb:BatchGetItem": {"CasesTable.Arn"},
        "dynamodb:PutItem": {"CasesTable.Arn"},
        "dynamodb:Query": {"CasesTable.Arn"},
        "dynamodb:UpdateItem": {"CasesTable.Arn"},
        "sqs:ReceiveMessage": {"TextsQueue.Arn"},
        "sqs:DeleteMessage": {"TextsQueue.Arn"},
        "sqs:GetQueueAttributes": {"TextsQueue.Arn"},
    },
    "deliverWebhooks": RECORDS
    | {
        "dynamodb:Query": {"CasesTable.Arn", "CasesTable.Arn/index/due"},
        "sqs:ReceiveMessage": {"WebhooksQueue.Arn"},
        "sqs:DeleteMessage": {"WebhooksQueue.Arn"},
        "sqs:GetQueueAttributes": {"WebhooksQueue.Arn"},
    },
    "notifyPhones": RECORDS
    | {
        "dynamodb:Query": {"CasesTable.Arn"},
        "sns:CreatePlatformEndpoint": {APPS},
        "sns:DeleteEndpoint": {ENDPOINTS},
        "sns:Publish": {ENDPOINTS},
        "sns:SetEndpointAttributes": {ENDPOINTS},
        "sqs:ReceiveMessage": {"PhonesQueue.Arn"},
        "sqs:DeleteMessage": {"PhonesQueue.Arn"},
        "sqs:GetQueueAttributes": {"PhonesQueue.Arn"},
    },
    "expireDeadlines": RECORDS | {"dynamodb:Query": {"CasesTable.Arn/index/due"}},
    "settleRefunds": RECORDS
    | {
        "dynamodb:Query": {"CasesTable.Arn", "CasesTable.Arn/index/refunds"},
        "sqs:ReceiveMessage": {"RefundsQueue.Arn"},
        "sqs:DeleteMessage": {"RefundsQueue.Arn"},
        "sqs:GetQueueAttributes": {"RefundsQueue.Arn"},
        "ssm:GetParameter": {PARAMETERS + "payment-accounts"},
    },
    "receivePaymentEvents": RECORDS | {"ssm:GetParameter": {PARAMETERS + "payment-accounts"}},
    "reconcileRefunds": RECORDS
    | {"dynamodb:Query": {"CasesTable.Arn"}, "ssm:GetParameter": {PARAMETERS + "payment-accounts"}},
}
FROM_THE_TOPIC = {"ArnEquals": {"aws:SourceArn": {"Ref": "EventsTopic"}}}
OF_THIS_ACCOUNT = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
SUBSCRIBED = (
    *("TextsQueue", "UnreadTextsQueue"),
    *("WebhooksQueue", "UndeliveredWebhooksQueue"),
    *("PhonesQueue", "UntoldPhonesQueue"),
    *("RefundsQueue", "UnsentRefundsQueue"),
)
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
    def test_may_delete_nothing_that_is_kept(self, template: Template, function: str) -> None:
        # Writing in batches, to DynamoDB, is putting and deleting.
        deleting = ("Delete", "Remove", "BatchWrite")
        granted = [action for action, _, _ in template.grants(function) if action not in DELETES_WHAT_IS_NOT_KEPT]
        assert not [action for action in granted if any(word in action for word in deleting)]

    @FUNCTIONS
    def test_is_given_nothing_by_wildcard_but_the_files_of_the_evidence_and_phones(
        self, template: Template, function: str
    ) -> None:
        grants = list(template.grants(function))

        assert not [action for action, _, _ in grants if "*" in action]
        assert {resource for _, resource, _ in grants if "*" in resource} <= {"EvidenceBucket.Arn/*", APPS, ENDPOINTS}

    def test_has_a_role_that_only_it_plays(self, template: Template) -> None:
        roles = [function["Role"]["Fn::GetAtt"][0] for function in template.functions().values()]

        assert sorted(roles) == sorted(template.of_type("IAM::Role"))
        assert len(set(roles)) == len(roles)

    @FUNCTIONS
    def test_plays_the_role_that_its_calls_are_judged_by(self, template: Template, function: str) -> None:
        handler = template.functions()[function]["Handler"].removeprefix("handlers/").removesuffix(".handler")

        packaged = [right for each in template.statements(function) for right in rights_in(each, {}, "dev")]
        assert packaged == list(roles("dev")[handler])

    def test_is_all_that_may_play_a_role(self, template: Template) -> None:
        for role in template.of_type("IAM::Role").values():
            assert set(role) == {"AssumeRolePolicyDocument", "Policies"}
            assert [each["Principal"] for each in role["AssumeRolePolicyDocument"]["Statement"]] == [
                {"Service": "lambda.amazonaws.com"}
            ]

    @pytest.mark.parametrize(
        ("function", "partitions"),
        [
            ("relayEvents", ["PARKED#relay_events"]),
            ("readFeedback", ["FEEDBACK#*", "PARKED#read_feedback"]),
            ("deliverWebhooks", ["WEBHOOK#*", "WEBHOOKS#*", "DELIVERIES#*", "PARKED#deliver_webhooks"]),
            (
                "notifyPhones",
                [
                    "CASE#*",
                    "FEEDBACK#*",
                    "MERCHANT#*",
                    "BUYER#*",
                    "DEVICE#*",
                    "PARKED#notify_phones",
                    "DONE#notify_phones#*",
                ],
            ),
        ],
    )
    def test_of_one_thing_reaches_nothing_else_in_the_table(
        self, template: Template, function: str, partitions: list[str]
    ) -> None:
        on_the_table = [grant for grant in template.grants(function) if grant[1] == "CasesTable.Arn"]

        assert on_the_table
        assert all(conditional for _, _, conditional in on_the_table)
        reached = [each["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] for each in template.conditions(function)]
        assert [partition for each in reached for partition in each] == partitions

    def test_that_counts_reads_what_happened_and_writes_nothing_there(self, template: Template) -> None:
        granted = {grant for grant in template.grants("updateInsights") if grant[1] == "CasesTable.Arn"}

        assert granted == {("dynamodb:BatchGetItem", "CasesTable.Arn", True)}

    @pytest.mark.parametrize(
        ("action", "reached"),
        [
            ("dynamodb:UpdateItem", {"sheet", "month", "parked"}),
            ("dynamodb:BatchGetItem", {"sheet", "month", "generations"}),
            ("dynamodb:PutItem", {"parked"}),
            ("dynamodb:Query", {"parked"}),
        ],
    )
    def test_that_counts_reaches_each_thing_in_its_own_way(
        self, template: Template, action: str, reached: set[str]
    ) -> None:
        sheet = Sheet(scope=InsightScope(merchant_id=MerchantId("a#DAYS#b"), sku="x#PARKED#"), day=None)
        records = {
            "sheet": sheet_key("12", sheet, writer="").pk,
            "month": month_key("12", MerchantId("GENERATIONS"), date(2026, 11, 1), "x#PARKED#").pk,
            "parked": room_of(uncounted_in("12")),
            "generations": GENERATIONS.pk,
        }

        patterns = [
            pattern
            for each in template.statements("updateInsights")
            if action in listed(each["Action"]) and written(each["Resource"]) == "InsightsTable.Arn"
            for pattern in each["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        ]
        assert {name for name, pk in records.items() if any(fnmatchcase(pk, each) for each in patterns)} == reached

    def test_that_serves_changes_of_what_was_counted_only_what_waits(self, template: Template) -> None:
        (may,) = [
            each
            for each in template.statements("serveGraphql")
            if "dynamodb:UpdateItem" in listed(each["Action"]) and written(each["Resource"]) == "InsightsTable.Arn"
        ]

        patterns = may["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        assert patterns == ["PARKED#update_insights#*"]


class TestAnIndex:
    @pytest.mark.parametrize(("table", "by_a_person"), [("CasesTable", ASKED_BY_A_PERSON), ("InsightsTable", set())])
    def test_is_there_because_someone_asks_it(self, template: Template, table: str, by_a_person: set[str]) -> None:
        indexes = {index["IndexName"] for index in template[table]["GlobalSecondaryIndexes"]}

        resources = {resource for function in ACCESS for _, resource, _ in template.grants(function)}
        asked = {each.split("/index/")[1] for each in resources if each.startswith(f"{table}.Arn/index/")}
        assert asked | by_a_person == indexes
        assert not asked & by_a_person


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

    def test_is_open_to_nobody_else_but_to_alarms_and_to_what_was_subscribed(self, template: Template) -> None:
        kinds = ("SNS::TopicPolicy", "SQS::QueuePolicy", "S3::BucketPolicy")
        policies = [policy for kind in kinds for policy in template.of_type(kind).values()]
        statements = [each for policy in policies for each in policy["PolicyDocument"]["Statement"]]

        opened = {
            (written(each["Resource"]), each["Principal"]["Service"]): each["Condition"]
            for each in statements
            if each["Effect"] == "Allow"
        }
        assert opened == {
            ("AlarmsTopic", "cloudwatch.amazonaws.com"): OF_THIS_ACCOUNT,
            ("AlarmsTopic", "budgets.amazonaws.com"): OF_THIS_ACCOUNT,
            **{(f"{queue}.Arn", "sns.amazonaws.com"): FROM_THE_TOPIC for queue in SUBSCRIBED},
        }
