"""What runs on AWS, and what wakes it."""

import ast
import json
from pathlib import Path

import pytest

from tests.infra.template import Template, written
from tools.package import ROOT

HANDLERS = {
    "serveGraphql": "handlers/serve_graphql.handler",
    "authorize": "handlers/authorize.handler",
    "relayEvents": "handlers/relay_events.handler",
    "updateInsights": "handlers/update_insights.handler",
    "readFeedback": "handlers/read_feedback.handler",
    "deliverWebhooks": "handlers/deliver_webhooks.handler",
    "notifyPhones": "handlers/notify_phones.handler",
    "expireDeadlines": "handlers/expire_deadlines.handler",
    "settleRefunds": "handlers/settle_refunds.handler",
    "receivePaymentEvents": "handlers/receive_payment_events.handler",
    "reconcileRefunds": "handlers/reconcile_refunds.handler",
}
MOVES_MONEY = {"TABLE_NAME": "CasesTable", "PAYMENT_ACCOUNTS_PARAMETER": "/aftersales/dev/payment-accounts"}
ENVIRONMENT = {
    "serveGraphql": {
        "TABLE_NAME": "CasesTable",
        "INSIGHTS_TABLE_NAME": "InsightsTable",
        "EVIDENCE_BUCKET": "EvidenceBucket",
        "SIGNING_KEY_PARAMETER": "/aftersales/dev/signing-key",
        "PAYMENT_ROUTES": "{}",
    },
    "authorize": {
        "ISSUERS_PARAMETER": "/aftersales/dev/issuers",
        "SIGNING_KEY_PARAMETER": "/aftersales/dev/signing-key",
    },
    "relayEvents": {"TABLE_NAME": "CasesTable", "TOPIC_ARN": "EventsTopic"},
    "updateInsights": {"TABLE_NAME": "CasesTable", "INSIGHTS_TABLE_NAME": "InsightsTable"},
    "readFeedback": {"TABLE_NAME": "CasesTable"},
    "deliverWebhooks": {"TABLE_NAME": "CasesTable"},
    "notifyPhones": {"TABLE_NAME": "CasesTable", "APNS_APP": "", "FCM_APP": ""},
    "expireDeadlines": {"TABLE_NAME": "CasesTable", "PAYMENT_ROUTES": "{}"},
    "settleRefunds": MOVES_MONEY,
    "receivePaymentEvents": MOVES_MONEY,
    "reconcileRefunds": MOVES_MONEY,
}
EVENTS = {
    "eventName": ["INSERT"],
    "dynamodb": {
        "Keys": {
            "PK": {"S": [{"prefix": "CASE#"}, {"prefix": "ORDER#"}, {"prefix": "FEEDBACK#"}]},
            "SK": {"S": [{"prefix": "EVENT#"}]},
        }
    },
}
EVERY_MINUTE = {
    *("ExpireDeadlines", "ReadFeedback", "RelayEvents", "UpdateInsights"),
    *("DeliverWebhooks", "NotifyPhones", "SettleRefunds"),
}
"""What passes its deadline, or waits to be tried again, does not wake anybody."""

DAY = 24 * 60 * 60
"""So long does the stream remember."""


class TestFunctions:
    def test_are_these(self, template: Template) -> None:
        assert {name: function["Handler"] for name, function in template.functions().items()} == HANDLERS

    def test_are_all_the_handlers_there_are(self) -> None:
        written_here = {f"handlers/{path.stem}.handler" for path in _handlers() if _offers_a_handler(path)}

        assert written_here == set(HANDLERS.values())

    def test_run_on_one_python_and_one_processor(self, template: Template) -> None:
        machines = {(function["Runtime"], *function["Architectures"]) for function in template.functions().values()}

        assert machines == {("python3.13", "arm64")}

    @pytest.mark.parametrize("name", HANDLERS)
    def test_are_told_what_they_work_with(self, template: Template, name: str) -> None:
        variables = template.functions()[name]["Environment"]["Variables"]

        told = {variable: written(value) for variable, value in variables.items()}
        assert told == {"POWERTOOLS_SERVICE_NAME": "aftersales", **ENVIRONMENT[name]}

    def test_give_up_before_the_caller_does(self, template: Template) -> None:
        functions = template.functions()

        assert functions["serveGraphql"]["Timeout"] < 29
        assert functions["authorize"]["Timeout"] < 10
        assert functions["expireDeadlines"]["Timeout"] < 60

    def test_have_code_of_their_own_only_where_it_differs(self, template: Template) -> None:
        archives = {name: function["Code"]["S3Key"].split("/")[-1] for name, function in template.functions().items()}

        assert archives.pop("authorize") == "authorizer.zip"
        assert archives.pop("serveGraphql") == "api.zip"
        paying = {"settleRefunds", "receivePaymentEvents", "reconcileRefunds"}
        assert {archives.pop(name) for name in paying} == {"payments.zip"}
        assert set(archives.values()) == {"workers.zip"}


@pytest.mark.parametrize("reader", ["relayEvents", "updateInsights"])
class TestAReaderOfTheStream:
    def test_wakes_when_an_event_is_recorded_and_for_nothing_else(self, template: Template, reader: str) -> None:
        mapping = template.mapping(reader)

        assert written(mapping["EventSourceArn"]) == "CasesTable.StreamArn"
        assert [json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"]] == [EVENTS]

    def test_does_not_hear_again_of_what_it_parked(self, template: Template, reader: str) -> None:
        (pattern,) = [json.loads(each["Pattern"]) for each in template.mapping(reader)["FilterCriteria"]["Filters"]]
        keys = {name: tuple(each["prefix"] for each in pattern["dynamodb"]["Keys"][name]["S"]) for name in ("PK", "SK")}

        def wakes(lane: str) -> bool:
            return lane.startswith(keys["PK"]) and "EVENT#000001".startswith(keys["SK"])

        assert [wakes(f"{kind}#1") for kind in ("CASE", "ORDER", "FEEDBACK")] == [True] * 3
        assert not wakes("PARKED#CASE#1")

    def test_says_itself_which_events_failed(self, template: Template, reader: str) -> None:
        mapping = template.mapping(reader)

        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["BisectBatchOnFunctionError"] is False

    def test_hears_of_a_shard_in_its_order(self, template: Template, reader: str) -> None:
        # More lanes keep the order of one item, and each event is an item of its own.
        assert template.mapping(reader)["ParallelizationFactor"] == 1

    def test_misses_nothing_recorded_before_it_was_there(self, template: Template, reader: str) -> None:
        assert template.mapping(reader)["StartingPosition"] == "TRIM_HORIZON"

    def test_gives_up_before_the_stream_forgets_and_says_so(self, template: Template, reader: str) -> None:
        mapping = template.mapping(reader)

        assert 0 < mapping["MaximumRetryAttempts"] < 10_000
        assert 0 < mapping["MaximumRecordAgeInSeconds"] < DAY
        queues = {"relayEvents": "UnrelayedEventsQueue.Arn", "updateInsights": "UncountedEventsQueue.Arn"}
        assert written(mapping["DestinationConfig"]["OnFailure"]["Destination"]) == queues[reader]


class TestTheRelay:
    def test_gives_up_in_time_for_a_person_to_fetch_what_it_could_not_tell(self, template: Template) -> None:
        assert template.mapping("relayEvents")["MaximumRecordAgeInSeconds"] == DAY // 2


class TestTheCounting:
    def test_is_told_which_shard_it_counts(self, template: Template) -> None:
        # Only what Lambda says of a window names the shard.
        assert 0 < template.mapping("updateInsights")["TumblingWindowInSeconds"] <= 900

    def test_goes_on_trying_until_the_stream_is_about_to_forget(self, template: Template) -> None:
        # Nobody fetches anything there: what was given up is counted anew from the table of cases.
        assert template.mapping("updateInsights")["MaximumRecordAgeInSeconds"] == DAY - 60 * 60

    def test_waits_for_what_can_be_counted_together_but_not_long(self, template: Template) -> None:
        mapping = template.mapping("updateInsights")

        assert (mapping["BatchSize"], mapping["MaximumBatchingWindowInSeconds"]) == (500, 5)


class TestWhatHasNobodyToWakeIt:
    def test_runs_every_minute(self, template: Template) -> None:
        rules = [each for each in template.of_type("Events::Rule").values() if "minute" in each["ScheduleExpression"]]

        assert {rule["ScheduleExpression"] for rule in rules} == {"rate(1 minute)"}
        assert sorted(written(target["Arn"]) for rule in rules for target in rule["Targets"]) == sorted(
            f"{function}LambdaFunction.Arn" for function in EVERY_MINUTE
        )

    def test_is_left_to_the_next_minute_when_it_fails(self, template: Template) -> None:
        invocations = {
            written(each["FunctionName"]): (each["MaximumRetryAttempts"], each["MaximumEventAgeInSeconds"])
            for each in template.of_type("Lambda::EventInvokeConfig").values()
        }

        hourly = {"ReconcileRefundsLambdaFunction": (2, 3600)}
        assert invocations == {f"{function}LambdaFunction": (0, 60) for function in EVERY_MINUTE} | hourly


class TestTheReconciliation:
    def test_is_tried_every_hour_until_the_day_has_one(self, template: Template) -> None:
        (rule,) = [each for each in template.of_type("Events::Rule").values() if "hour" in each["ScheduleExpression"]]

        assert rule["ScheduleExpression"] == "rate(1 hour)"
        assert [written(target["Arn"]) for target in rule["Targets"]] == ["ReconcileRefundsLambdaFunction.Arn"]


class TestTheApi:
    def test_asks_who_is_asking_but_for_gateways_which_sign_what_they_tell(self, template: Template) -> None:
        routes = {route["RouteKey"]: route for route in template.of_type("ApiGatewayV2::Route").values()}

        assert set(routes) == {"POST /graphql", "POST /payments/{account}/events"}
        assert routes["POST /graphql"]["AuthorizationType"] == "CUSTOM"
        assert written(routes["POST /graphql"]["AuthorizerId"]) == "HttpApiAuthorizerTokens"
        assert routes["POST /payments/{account}/events"].get("AuthorizationType", "NONE") == "NONE"

    def test_remembers_who_asked_for_a_minute_at_most(self, template: Template) -> None:
        (authorizer,) = template.of_type("ApiGatewayV2::Authorizer").values()

        assert authorizer["IdentitySource"] == ["$request.header.Authorization"]
        assert authorizer["AuthorizerResultTtlInSeconds"] <= 60
        assert authorizer["AuthorizerPayloadFormatVersion"] == "2.0"
        assert authorizer["EnableSimpleResponses"] is True

    def test_lets_no_other_site_in(self, template: Template) -> None:
        (api,) = template.of_type("ApiGatewayV2::Api").values()

        assert "CorsConfiguration" not in api

    def test_lets_in_only_so_many_at_a_time_on_every_stage(self, template: Template) -> None:
        for stage in template.of_type("ApiGatewayV2::Stage").values():
            settings = stage["DefaultRouteSettings"]
            assert settings == {
                "DetailedMetricsEnabled": True,
                "ThrottlingRateLimit": 50,
                "ThrottlingBurstLimit": 100,
            }

    def test_logs_what_was_asked_but_not_by_whom(self, template: Template) -> None:
        logged = json.loads(template["HttpApiStage"]["AccessLogSettings"]["Format"])

        assert logged["correlation_id"] == "$context.requestId"
        assert set(logged) == {"correlation_id", "at", "route", "status", "milliseconds", "authorizer", "error"}
        assert not [value for value in logged.values() if "identity" in value or "principal" in value]


class TestLogs:
    def test_are_kept_for_each_function_and_the_api_and_for_a_time(self, template: Template) -> None:
        days = {
            group["LogGroupName"]: group["RetentionInDays"] for group in template.of_type("Logs::LogGroup").values()
        }

        functions = {f"/aws/lambda/aftersales-dev-{name}" for name in HANDLERS}
        assert days == dict.fromkeys({*functions, "/aws/http-api/aftersales-dev"}, 14)


def _handlers() -> list[Path]:
    return sorted((ROOT / "handlers").glob("*.py"))


def _offers_a_handler(path: Path) -> bool:
    for node in ast.parse(path.read_text("utf-8")).body:
        match node:
            case ast.FunctionDef(name="handler") | ast.Assign(targets=[ast.Name(id="handler")]):
                return True
            case ast.AnnAssign(target=ast.Name(id="handler")):
                return True
    return False
