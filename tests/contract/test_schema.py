"""The contract with clients: printed, explained to the last word, and with a twin for every refusal."""

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    build_ast_schema,
    parse,
    specified_scalar_types,
)

from aftersales.errors import AftersalesError
from schema.problems import TRANSLATIONS, Problem
from tools.print_schema import PRINTED, printed

CONTRACT = build_ast_schema(parse(printed()))


def _ours() -> Iterator[GraphQLNamedType]:
    """Return every type of the contract that GraphQL did not bring itself."""
    for name, kind in CONTRACT.type_map.items():
        if not name.startswith("__") and name not in specified_scalar_types:
            yield kind


def _described() -> Iterator[tuple[str, str | None]]:
    """Return everything that can be described, with its description."""
    for kind in _ours():
        yield kind.name, kind.description
        match kind:
            case GraphQLEnumType():
                yield from ((f"{kind.name}.{name}", value.description) for name, value in kind.values.items())
            case GraphQLInputObjectType():
                yield from ((f"{kind.name}.{name}", field.description) for name, field in kind.fields.items())
            case GraphQLObjectType() | GraphQLInterfaceType():
                for name, field in kind.fields.items():
                    yield f"{kind.name}.{name}", field.description
                    yield from (
                        (f"{kind.name}.{name}({argument})", given.description) for argument, given in field.args.items()
                    )


class TestTheContract:
    def test_is_checked_in_as_it_is(self) -> None:
        assert PRINTED.read_text("utf-8") == printed(), "run `make schema` and review the difference"

    def test_describes_every_type_field_argument_and_value(self) -> None:
        undescribed = [name for name, description in _described() if not description]

        assert undescribed == []

    def test_describes_in_sentences(self) -> None:
        unfinished = [name for name, said in _described() if said and (said[-1] not in ".!?" or said[0].islower())]

        assert [name for name in unfinished if not name.startswith("Party.")] == []

    def test_takes_one_input_and_answers_one_union_for_every_mutation(self) -> None:
        mutations = CONTRACT.mutation_type.fields if CONTRACT.mutation_type else {}

        for name, field in mutations.items():
            assert list(field.args) == ["input"], name
            assert isinstance(getattr(field.type, "of_type", None), GraphQLUnionType), name

    def test_asks_every_mutation_for_a_request_key(self) -> None:
        mutations = CONTRACT.mutation_type.fields if CONTRACT.mutation_type else {}
        inputs = {name: field.args["input"].type.of_type for name, field in mutations.items()}

        assert [name for name, given in inputs.items() if str(given.fields["requestKey"].type) != "ID!"] == []

    def test_can_refuse_every_mutation_for_its_input_its_viewer_and_its_key(self) -> None:
        mutations = CONTRACT.mutation_type.fields if CONTRACT.mutation_type else {}

        for name, field in mutations.items():
            members = {member.name for member in field.type.of_type.types}
            assert {"NotFound", "NotPermitted", "InvalidInput", "RequestKeyReused"} <= members, name


class TestEachRefusal:
    def test_has_exactly_one_twin(self) -> None:
        translated = [translation.exception_type for translation in TRANSLATIONS]
        twins = [translation.error_type for translation in TRANSLATIONS]

        assert sorted(translated, key=repr) == sorted(AftersalesError.__subclasses__(), key=repr)
        assert len(set(twins)) == len(twins)

    def test_has_a_twin_of_the_same_name_that_is_a_problem(self) -> None:
        for translation in TRANSLATIONS:
            assert translation.error_type.__name__ == translation.exception_type.__name__
            assert issubclass(translation.error_type, Problem)
