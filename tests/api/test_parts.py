"""The everyday part of the schema tells what all of it tells, and hands over what it does not know."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Final

import graphql
import pytest
from graphql import (
    GraphQLArgument,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    print_ast,
    print_type,
)
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types import ExecutionResult

from schema.composed import AftersalesSchema
from schema.context import Context
from schema.everyday import build_everyday_schema
from schema.parts import Ahead, Parts
from tests.api.stages import Stages
from tests.counter import SCHEMA
from tests.house.tree import ROOT
from tests.shop import BUYER

EVERYDAY: Final = graphql.build_schema(build_everyday_schema().as_str())
ALL: Final = graphql.build_schema(SCHEMA.as_str())

TYPES: Final = [name for name in EVERYDAY.type_map if name != "Query" and not name.startswith("__")]

Execute = Callable[[AftersalesSchema], ExecutionResult]

EVERYDAY_QUESTIONS: Final = [
    "{ __typename }",
    "{ viewer { party } }",
    '{ node(id: "x") { id } }',
    '{ case(id: "x") { status } }',
    '{ order(id: "x") { number cases(first: 2) { nodes { status } } } }',
    "{ orders { nodes { id } } cases { nodes { id } } }",
]
ASKED: Final = """
import sys
from adapters.sqlite.store import SqliteStore
from schema.context import Context
from schema.cursors import Cursors
from schema.parts import Ahead, Parts
from tests.open_shop import open_shop
from tests.shop import BUYER
store = SqliteStore()
context = Context(actor=BUYER, business=open_shop(store).business, cursors=Cursors(lambda: b"the shop's own key"))
parts = Parts(Ahead.EVERYDAY)
parts.answer(sys.argv[1], lambda schema: schema.execute_sync(sys.argv[1], context_value=context))
store.close()
print("schema.mutations" in sys.modules)
"""


class TestTheEverydayPart:
    @pytest.mark.parametrize("name", TYPES)
    def test_has_types_as_all_of_it_has_them(self, name: str) -> None:
        assert print_type(EVERYDAY.type_map[name]) == print_type(ALL.type_map[name])

    def test_asks_as_all_of_it_asks(self) -> None:
        assert _asked(EVERYDAY).items() <= _asked(ALL).items()

    def test_is_held_to_types_and_defaults_of_what_it_is_given(self) -> None:
        schema = graphql.build_schema("type Query { orders(first: Int! = 20): String }")

        assert _asked(schema) == {"orders": ("String", {"first": "Int! = 20"})}

    def test_knows_all_that_a_field_may_answer_with(self) -> None:
        objects = [kind for kind in EVERYDAY.type_map.values() if isinstance(kind, GraphQLObjectType)]
        answers = {get_named_type(field.type) for kind in objects for field in kind.fields.values()}
        open_ones = {kind.name for kind in answers if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType)}

        assert {name: _members(EVERYDAY, name) for name in open_ones} == {
            name: _members(ALL, name) for name in open_ones
        }


class TestAnAnswer:
    @pytest.mark.parametrize("document", EVERYDAY_QUESTIONS)
    def test_of_an_everyday_question_waits_for_nothing_else(self, document: str) -> None:
        assert _put_all_together(document) == "False"

    @pytest.mark.parametrize("document", ["mutation { __typename }", "{ __schema { description } }", "{ unheard }"])
    def test_of_any_other_takes_all_of_it(self, document: str) -> None:
        assert _put_all_together(document) == "True"

    @pytest.mark.parametrize(
        "document",
        [
            "query ($id: ID!) { order(id: $id) { number lines { id } cases(first: 2) { nodes { id status } } } }",
            "query ($id: ID!) { node(id: $id) { __typename id ... on Order { number } } }",
            "query ($id: ID!) { order(id: $id) { number } insights(period: {from: 1}) { cases } }",
            "query ($id: ID!) { order(id: $id) { unheard } }",
            "query ($id: Unheard!) { order(id: $id) { number } }",
            "query ($id: ID!) { order(id: $id) { ",
            "query A ($id: ID!) { order(id: $id) { number } } query B { viewer { id } }",
            "query ($id: ID!) { policy(merchantId: $id) { version } viewer { party permissions } }",
            "mutation ($id: ID!) { withdraw(id: $id) { id } }",
        ],
    )
    def test_is_that_of_all_of_it(self, document: str, stages: Stages) -> None:
        order = stages.order()
        counter = stages.counter
        context = Context(actor=BUYER, business=counter.business, cursors=counter.cursors)

        answers = [
            _told(lambda execute: Parts(Ahead.EVERYDAY).answer(document, execute), document, context, order.id),
            _told(lambda execute: execute(SCHEMA), document, context, order.id),
        ]

        assert answers[0] == answers[1]


def _asked(schema: GraphQLSchema) -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """Return what every field answers with, and its arguments with their types and what they are by default."""
    assert schema.query_type is not None
    return {
        name: (str(field.type), {given: _wanted(each) for given, each in field.args.items()})
        for name, field in schema.query_type.fields.items()
    }


def _wanted(given: GraphQLArgument) -> str:
    """Return an argument's type, and what it is by default, as the schema writes them."""
    default = given.ast_node and given.ast_node.default_value
    return f"{given.type} = {print_ast(default)}" if default else str(given.type)


def _told(
    answer: Callable[[Execute], ExecutionResult], document: str, context: Context, order_id: str
) -> tuple[object, ...]:
    """Return the data and the errors of an answer, or why there is none."""

    def execute(schema: AftersalesSchema) -> ExecutionResult:
        return schema.execute_sync(document, variable_values={"id": order_id}, context_value=context)

    try:
        result = answer(execute)
    except CannotGetOperationTypeError as error:
        return (str(error),)
    return result.data, [error.formatted for error in result.errors or ()]


def _members(schema: GraphQLSchema, name: str) -> set[str]:
    kind = schema.type_map[name]
    assert isinstance(kind, GraphQLInterfaceType | GraphQLUnionType)
    return {each.name for each in schema.get_possible_types(kind)}


def _put_all_together(document: str) -> str:
    """Tell whether an answer took all of the schema, in a process of its own."""
    command = [sys.executable, "-c", ASKED, document]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
