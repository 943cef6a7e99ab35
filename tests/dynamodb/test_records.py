"""Records: how heavy they are, what they are called, and that what many lines share is said once."""

import json
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.columns import in_columns, in_rows
from adapters.documents import document_of
from adapters.dynamodb import keys
from adapters.dynamodb.bodies import packed
from adapters.dynamodb.weights import weight_of
from adapters.packing import pack
from aftersales.identifiers import ActorId, MerchantId
from aftersales.vocabulary import CaseKind
from tests.dynamodb.big_case import ask_for_everything, big_order
from tests.shop import NOON, a_case_file

_IDS: Final = st.sampled_from(["oln_01M81J18G00000200000000001", "oln_01M81J18G00000200000000007", "case_1"])
_LEAVES: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 9),
    st.floats(allow_nan=False),
    st.text(max_size=3),
    _IDS,
    st.sampled_from(["3 EUR", "-7 EUR", "3 GBP", "07 EUR", "-0 EUR", "٣ EUR", "#", "?", "=", "@"]),
)
_NAMES: Final = st.sampled_from(["a", "b", "#", "##", "", "#x"])
_DOCUMENTS: Final = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(_NAMES, inner, max_size=3),
        st.lists(st.dictionaries(_NAMES, inner, max_size=3), min_size=6, max_size=9),
    ),
    max_leaves=30,
)


class TestColumns:
    @given(_DOCUMENTS)
    def test_lose_nothing(self, document: object) -> None:
        kept = json.loads(json.dumps(in_columns(document)))

        assert json.dumps(in_rows(kept), sort_keys=True) == json.dumps(document, sort_keys=True)

    def test_say_once_what_many_lines_share(self) -> None:
        rows = [
            {"id": f"cln_01M81J18G0000020000000000{nth}", "quantity": 2, "total": f"{nth}50 EUR"} for nth in range(1, 7)
        ]

        assert in_columns({"lines": rows}) == {
            "lines": {
                "#": [
                    6,
                    {
                        "id": ["@", "cln_01M81J18G00000200000000000", 1, 1, 1, 1, 1, 1],
                        "quantity": ["=", 2],
                        "total": ["$", "EUR", 150, 250, 350, 450, 550, 650],
                    },
                ]
            }
        }

    def test_say_an_amount_by_those_that_it_is_the_difference_of(self) -> None:
        lines = [
            {"gross": f"{nth * 100 + 50} EUR", "discount": f"{nth} EUR", "total": f"{nth * 99 + 50} EUR"}
            for nth in range(6)
        ]

        columns = in_columns(lines)

        assert columns == {
            "#": [
                6,
                {
                    "gross": ["$", "EUR", 50, 150, 250, 350, 450, 550],
                    "discount": ["$", "EUR", 0, 1, 2, 3, 4, 5],
                    "total": ["-", "gross", "discount"],
                },
            ]
        }
        assert in_rows(columns) == lines

    def test_make_big_cases_small(self) -> None:
        order = big_order(NOON)
        case = a_case_file(order, ask_for_everything(order, CaseKind.RETURN)).case

        assert len(packed(case)) < 0.75 * len(pack(document_of(case)))


class TestAKey:
    @given(st.text(min_size=1, max_size=9), st.text(min_size=1, max_size=9))
    def test_names_one_thing_whatever_shops_call_theirs(self, shop: str, sku: str) -> None:
        other = keys.product(MerchantId(f"{shop}#{sku}"), sku)

        assert keys.product(MerchantId(shop), f"{sku}#{sku}") != other
        assert keys.buyer(MerchantId(shop), ActorId(f"{sku}#{sku}")) != keys.buyer(
            MerchantId(f"{shop}#{sku}"), ActorId(sku)
        )

    @given(st.text(max_size=20))
    def test_can_be_read_back(self, text: str) -> None:
        assert keys.unescaped(keys.escaped(text)) == text


class TestAWeight:
    @pytest.mark.parametrize(
        ("item", "weight"),
        [
            ({"shirt-color": {"S": "R"}, "shirt-size": {"S": "M"}}, 23),
            ({"n": {"N": "1234"}}, 5),
            ({"ü": {"B": b"123"}}, 5),
            ({"s": {"BS": [b"123", b"45"]}}, 6),
            ({"m": {"M": {"a": {"S": "bc"}, "d": {"S": ""}}}}, 1 + 3 + 2 + 4),
        ],
    )
    def test_is_that_of_names_and_values(self, item: dict[str, dict[str, object]], weight: int) -> None:
        assert weight_of(item) == weight
