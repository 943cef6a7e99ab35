"""Whoever asks in a language is answered in it, where we write it; whoever does not, in English."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.cases.deciding import Decline
from api.languages import preferred
from tests.api_http.conftest import Desk
from tests.api_http.tokens import token
from tests.shop import LEAD, SHOP, an_order

CHINESE = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
ASKED = """query ($merchant: ID!) {
    policy(merchantId: $merchant) { rules { text } }
    reasons { label english: label(language: "en") }
    explainDeadline(territory: "CN", basis: WITHDRAWAL, deliveredAt: "2026-02-10T12:00:00Z") { steps because { text } }
}"""
TOLD = """query ($case: ID!) { case(id: $case) {
    because { text } decision { because { text } } timeline(first: 5) { nodes { summary } } } }"""
REFUSED = """mutation ($case: ID!) { cancelCase(input: { requestKey: "k", caseId: $case, expectedVersion: 1 }) {
    ... on Problem { message } ... on InvalidInput { fields { message } } } }"""


def answered(service: Desk, **headers: str) -> Any:
    status, answer = service.ask({"query": ASKED, "variables": {"merchant": SHOP.id}}, **headers)
    assert (status, answer.get("errors")) == (200, None)
    return answer["data"]


def refused(service: Desk, case: str, **headers: str) -> Any:
    _, answer = service.ask({"query": REFUSED, "variables": {"case": case}}, **headers)
    return answer["data"]["cancelCase"]


class TestTheLanguageOfARequest:
    @pytest.mark.parametrize(
        ("header", "language"),
        [
            ("", "en"),
            ("zh", "zh"),
            ("ZH-cn", "zh"),
            ("zh-Hant-TW, en;q=0.8", "zh"),
            ("zh_CN", "zh"),
            ("fr", "en"),
            ("fr, zh;q=0.1", "zh"),
            ("en;q=0.1, zh;q=0.9", "zh"),
            ("en, zh", "en"),
            ("*", "en"),
            ("*;q=0", "en"),
            ("en;q=0, *", "zh"),
            ("en, *;q=0", "en"),
            ("zh;q=0", "en"),
            ("zh-TW;q=0, zh", "zh"),
            ("zh;q=0, zh-CN", "en"),
            ("zh ; q=0.5 , en ; q=0.4", "zh"),
            ("zh;q=2", "en"),
            ("zh;q=high, en", "en"),
            ("zh;level=1", "en"),
            (";;,,=,q", "en"),
            ("../../zh", "en"),
            (f"{'fr, ' * 1_000}zh", "en"),
        ],
    )
    def test_is_the_best_that_we_write(self, header: str, language: str) -> None:
        assert preferred(header) == language

    @given(st.text(st.sampled_from("zhen-_*;q=01., \tx\x00é")) | st.text())
    def test_is_always_one_that_we_write(self, header: str) -> None:
        assert preferred(header) in {"en", "zh"}


class TestAnAnswer:
    def test_is_in_english_if_nothing_else_is_asked_for(self, service: Desk) -> None:
        english = answered(service)

        assert english["reasons"][0] == {"label": "No reason given", "english": "No reason given"}
        assert answered(service, **{"Accept-Language": "fr;q=1, *;q=0"}) == english

    def test_is_in_chinese_for_whoever_asks_in_chinese(self, service: Desk) -> None:
        chinese = answered(service, **CHINESE)

        assert chinese["policy"]["rules"][0]["text"] == "签收后 30 日内可申请仅退款、退货退款或换货。"
        assert chinese["reasons"][0] == {"label": "无理由", "english": "No reason given"}
        assert chinese["explainDeadline"]["steps"][1:3] == [
            "自收到商品当日即 2026-02-10（星期二）起算 7 日，当日不计算在内：最后一日为 2026-02-17（星期二）。",
            "2026-02-17（星期二）为休息日：期限顺延至 2026-02-24（星期二）届满。",
        ]
        assert chinese["explainDeadline"]["because"][0]["text"] == (
            "无理由退货（撤回）期限：7 个日历日（自收到商品之日起算；签收当日不计入（自次日起算））。"
        )

    def test_tells_why_a_case_stands_as_it_was_decided_for_others(self, service: Desk) -> None:
        case = service.shop.opens(service.shop.sells(an_order()))
        service.shop.acts(case, Decline(reason="NO_FAULT_FOUND"), by=LEAD)

        status, answer = service.ask({"query": TOLD, "variables": {"case": case.id}}, **CHINESE)

        assert status == 200
        assert answer["data"]["case"] == {
            "because": [{"text": "签收后 30 日内可申请仅退款、退货退款或换货。"}],
            "decision": {"because": [{"text": "检测无故障。"}]},
            "timeline": {"nodes": [{"summary": "已提交售后申请。"}, {"summary": "申请被拒绝。"}]},
        }

    def test_refuses_in_the_same_language(self, service: Desk) -> None:
        assert refused(service, "case_1") == {"message": "There is no 'case_1' that you may see."}
        assert refused(service, "case_1", **CHINESE) == {"message": "没有您可以查看的 'case_1'。"}

    @pytest.mark.parametrize(("asked", "said"), [("zh-Hant-TW", "zh"), ("fr", "en")])
    def test_says_in_which_language_it_is(self, service: Desk, asked: str, said: str) -> None:
        headers = {"Authorization": f"Bearer {token()}", "Accept-Language": asked}

        answer = service.client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)

        assert answer.headers["Content-Language"] == said

    def test_keeps_what_people_wrote_as_it_is(self, service: Desk) -> None:
        written = "case_{party}"

        assert refused(service, written, **CHINESE) == {"message": "没有您可以查看的 'case_{party}'。"}
