"""What the reader learns from: labels in our words, parts that never mix, and files of our own that are in order."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from aftersales.feedback.reading import Aspect, Sentiment
from aftersales.texts import MAX_TEXT
from tools.train_reader.corpus import Corpus
from tools.train_reader.examples import ALL_ASPECTS, Example, Part
from tools.train_reader.own_labels import CODES, LESSONS, WORDS, labeled, labeled_twice, lessons, phrases, remarks
from tools.train_reader.public_sets import ASPECTED, STARRED, aspected, starred

NEGATIVE, NEUTRAL, POSITIVE = Sentiment

_ID: Final = re.compile(r"(zh|en)_[a-z0-9_]+-\d+")
_LABELS: Final = re.compile(r"(pos|neg|neu)(?: ([QDZPWTCSYO$RAHX])[-0+])*")


def _of_sets(folder: Path, rows: Mapping[str, Mapping[str, Any]], *, among: Mapping[str, object]) -> Path:
    """Write a folder of public sets with a row each."""
    for name in among:
        row = {"id": f"{name}-1", "lang": name[:2], "text": f"a text of {name}", "label": "pos", "aspects": []}
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.write(json.dumps(row | dict(rows.get(name, {}))) + "\n")
    return folder


def _labels_in(name: str) -> dict[str, frozenset[str]]:
    lines = (line.split("\t") for line in (WORDS / name).read_text("utf-8").splitlines())
    return {id_: frozenset(labels.split()) for labels, id_ in lines}


def _names_each_aspect_once(labels: str) -> bool:
    codes = [label[0] for label in labels.split()[1:]]
    return len(set(codes)) == len(codes) and ("X" not in codes or codes == ["X"])


def _example(text: str, *, of: str = "zh_jd", sentiment: Sentiment | None = POSITIVE) -> Example:
    return Example(set=of, language="zh", text=text, sentiment=sentiment)


class TestLabelsOfPublicSets:
    @pytest.mark.parametrize(
        ("name", "label", "aspect"),
        [
            ("zh_cosmetics_absa", "包装", Aspect.PACKAGING),
            ("zh_cosmetics_absa", "新鲜度", Aspect.SAFETY),
            ("zh_cosmetics_absa", "功效", Aspect.PRODUCT_QUALITY),
            ("en_mabsa_phone", "Logistics#Lost and Damaged", Aspect.PACKAGING),
            ("en_mabsa_phone", "Logistics#Shipping Fee", Aspect.PRICE),
            ("en_mabsa_phone", "Logistics#Speed", Aspect.DELIVERY_SPEED),
            ("zh_mabsa_phone", "Seller Service#Inventory", Aspect.ORDERING),
            ("zh_mabsa_phone", "Seller Service#Attitude", Aspect.CUSTOMER_SERVICE),
            ("zh_mabsa_phone", "Product Quality#Genuine Product", Aspect.AUTHENTICITY),
            ("zh_mabsa_phone", "Camera#Front Camera", Aspect.PRODUCT_QUALITY),
            ("en_oats_food", "shipment delivery", Aspect.DELIVERY_SPEED),
            ("en_oats_food", "food prices", Aspect.PRICE),
            ("en_mabsa_food", "amazon availability", Aspect.ORDERING),
            ("en_acos_laptop", "SUPPORT#QUALITY", Aspect.CUSTOMER_SERVICE),
            ("en_acos_laptop", "DISPLAY#PRICE", Aspect.PRICE),
            ("en_mabsa_laptop", "WARRANTY#GENERAL", Aspect.RETURNS),
        ],
    )
    def test_are_said_in_our_words(self, name: str, label: str, aspect: Aspect, tmp_path: Path) -> None:
        folder = _of_sets(tmp_path, {name: {"aspects": [[label, "neg", "it"]]}}, among=ASPECTED)

        [example] = aspected(folder)

        assert example.aspects == {aspect: NEGATIVE}
        assert (example.set, example.sentiment, example.is_starred) == (name, NEGATIVE, False)

    def test_that_disagree_are_neutral(self, tmp_path: Path) -> None:
        both = [["物流", "pos", ""], ["物流", "neg", ""], ["价格", "pos", ""]]

        [example] = aspected(_of_sets(tmp_path, {"zh_cosmetics_absa": {"aspects": both}}, among=ASPECTED))

        assert example.aspects == {Aspect.DELIVERY_SPEED: NEUTRAL, Aspect.PRICE: POSITIVE}
        assert example.sentiment is NEUTRAL

    def test_outside_the_matter_are_left_out(self, tmp_path: Path) -> None:
        outside = {"en_acos_laptop": {"aspects": [["Out_Of_Scope#GENERAL", "neg", ""]]}}

        assert list(aspected(_of_sets(tmp_path, outside, among=ASPECTED))) == []

    @pytest.mark.parametrize("name", ASPECTED)
    def test_are_known_only_where_the_set_labels_them(self, name: str) -> None:
        _, known = ASPECTED[name]

        assert {Aspect.PRODUCT_QUALITY, Aspect.PRICE} <= known < ALL_ASPECTS

    @pytest.mark.parametrize(
        ("label", "sentiment"), [("pos", POSITIVE), ("neg", NEGATIVE), ("neu", NEUTRAL), ("mixed", NEUTRAL)]
    )
    def test_of_stars_never_say_neutral(self, label: str, sentiment: Sentiment, tmp_path: Path) -> None:
        folder = _of_sets(tmp_path, {"en_huliu": {"label": label}}, among=dict.fromkeys(STARRED))

        [example] = [one for one in starred(folder) if one.set == "en_huliu"]

        assert (example.sentiment, example.aspects) == (sentiment, {})
        assert example.is_starred == (sentiment is not NEUTRAL)


class TestParts:
    def test_are_a_tenth_to_judge_by_and_a_tenth_to_tune_with(self) -> None:
        parts = Counter(_example(f"text {number}").part for number in range(5_000))

        assert parts[Part.JUDGE] == pytest.approx(500, abs=75)
        assert parts[Part.TUNE] == pytest.approx(500, abs=75)

    @pytest.mark.parametrize(
        "copy",
        [
            "Very good, it works",
            "very  good it works!!!",
            "\uff36\uff25\uff32\uff39 good, it works",
            "_very good_ it works",
        ],
    )
    def test_are_the_same_for_copies(self, copy: str) -> None:
        original = _example("Very good, it works.")

        assert (_example(copy).key, _example(copy).part) == (original.key, original.part)

    def test_never_teach_what_judges(self) -> None:
        texts = [_example(f"text {number}") for number in range(300)]
        corpus = Corpus(careful=texts, remarks=texts, aspected=texts, starred=texts, requests=texts)

        taught = {
            one.key
            for examples in (corpus.for_polarity(), corpus.for_aspects(), corpus.for_neutrality())
            for one in examples
        }

        assert taught == {one.key for one in texts if one.part is Part.LEARN}
        assert not taught & {one.key for one in [*corpus.to_judge("zh"), *corpus.to_tune("zh")]}

    def test_do_not_keep_lessons_and_phrases_from_teaching(self) -> None:
        texts = [_example(f"text {number}", of="careful_zh") for number in range(300)]
        corpus = Corpus(lessons=texts[::2], phrases=texts[1::2])

        assert {one.key for one in corpus.for_polarity()} == {one.key for one in texts}
        assert [*corpus.to_tune("zh"), *corpus.to_judge("zh")] == []

    def test_keep_copies_of_what_judges_from_teaching(self) -> None:
        texts = [_example(f"text {number}", of="careful_zh") for number in range(300)]
        corpus = Corpus(starred=texts, lessons=texts[::2], phrases=texts[1::2])

        assert {one.key for one in corpus.for_polarity()} == {one.key for one in texts if one.part is Part.LEARN}
        assert {one.key for one in corpus.once_tuned().for_network()} == {
            one.key for one in texts if one.part is not Part.JUDGE
        }

    def test_of_signs_alone_are_of_each_by_itself(self) -> None:
        assert _example("👍").key != _example("👎").key

    @pytest.mark.parametrize(("original", "copy"), [("👍", "👍👍👍"), ("👍", "👍 👍"), ("👍!", "👍！！👍")])
    def test_of_signs_alone_are_the_same_however_often_they_say_it(self, original: str, copy: str) -> None:
        assert _example(copy).key == _example(original).key

    def test_that_tuned_teach_too_once_all_is_tuned(self) -> None:
        texts = [_example(f"text {number}") for number in range(300)]
        corpus = Corpus(careful=texts)

        taught = {one.key for one in corpus.once_tuned().for_polarity()}

        assert taught == {one.key for one in texts if one.part is not Part.JUDGE}

    def test_teach_a_text_as_its_most_careful_reader_labeled_it(self) -> None:
        text = next(f"text {number}" for number in range(100) if _example(f"text {number}").part is Part.LEARN)
        careful = _example(text, of="careful_zh", sentiment=NEGATIVE)
        corpus = Corpus(careful=[careful], starred=[_example(text)])

        assert corpus.for_polarity() == [careful]


class TestOurOwnLabels:
    @pytest.mark.parametrize("path", sorted(WORDS.rglob("*.tsv")), ids=lambda path: f"{path.parent.name}/{path.name}")
    def test_are_a_line_each_and_each_once(self, path: Path) -> None:
        lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()]

        assert [line for line in lines if len(line) != 2 or not _LABELS.fullmatch(line[0])] == []
        assert [text for text, times in Counter(text for _, text in lines).items() if times > 1] == []
        assert [line for line in lines if not _names_each_aspect_once(line[0])] == []
        assert [text for _, text in lines if not text.strip() or len(text) > MAX_TEXT] == []

    @pytest.mark.parametrize("folder", [WORDS, WORDS / LESSONS])
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_of_texts_by_others_hold_no_text(self, language: str, folder: Path) -> None:
        lines = (folder / f"labels_{language}.tsv").read_text("utf-8").splitlines()

        assert len(lines) > 5_000
        assert [line for line in lines if not _ID.fullmatch(line.partition("\t")[2])] == []
        assert {line.partition("\t")[2][:2] for line in lines} == {language}

    def test_have_a_code_for_each_aspect(self) -> None:
        assert tuple(CODES.values()) == tuple(Aspect)

    def test_have_codes_that_are_explained(self) -> None:
        explained = re.findall(r"^\| `(.)` \| (\w+) \|", (WORDS / "README.md").read_text("utf-8"), re.MULTILINE)

        assert explained == [(code, aspect.name) for code, aspect in CODES.items()]

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_were_given_twice_to_what_judges_with_care_and_hold_where_they_agree(self, language: str) -> None:
        first, second, final = (_labels_in(f"{which}labels_{language}.tsv") for which in ("first_", "second_", ""))

        assert len(list(labeled_twice(language))) == len(first) > 500
        assert first.keys() == second.keys() <= final.keys()
        assert [id_ for id_ in first if first[id_] == second[id_] != final[id_]] == []
        assert first != second

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_of_texts_by_others_are_lessons_or_not_and_never_both(self, language: str) -> None:
        ids = [
            {line.partition("\t")[2] for line in (folder / f"labels_{language}.tsv").read_text("utf-8").splitlines()}
            for folder in (WORDS, WORDS / LESSONS)
        ]

        assert not set.intersection(*ids)

    def test_are_of_remarks_and_phrases_in_both_languages(self) -> None:
        written = [*remarks(), *phrases()]

        assert Counter(one.set for one in written).keys() == {"remarks_en", "remarks_zh", "phrases_en", "phrases_zh"}
        assert all(one.text.strip() and len(one.text) <= MAX_TEXT for one in written)
        assert all(one.known == ALL_ASPECTS and not one.is_starred for one in written)

    def test_of_remarks_speak_of_every_aspect_in_every_way(self) -> None:
        spoken = {(one.language, aspect, sounds) for one in remarks() for aspect, sounds in one.aspects.items()}

        assert spoken >= {
            (language, aspect, sounds)
            for language in ("zh", "en")
            for aspect in ALL_ASPECTS - {Aspect.OTHER}
            for sounds in (NEGATIVE, POSITIVE)
        }

    def test_are_put_beside_the_texts_that_they_are_of(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tools.train_reader.own_labels.WORDS", tmp_path)
        (tmp_path / "labels_zh.tsv").write_text("neg T- S0\tzh_jd-7\n", "utf-8")
        folder = _of_sets(tmp_path, {"zh_jd": {"id": "zh_jd-7", "text": "太慢"}}, among={"zh_jd": None})

        [example] = labeled(folder)

        assert (example.set, example.text, example.sentiment) == ("careful_zh", "太慢", NEGATIVE)
        assert example.aspects == {Aspect.DELIVERY_SPEED: NEGATIVE, Aspect.CUSTOMER_SERVICE: NEUTRAL}

    def test_are_known_for_lessons_where_they_are(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tools.train_reader.own_labels.WORDS", tmp_path)
        (tmp_path / LESSONS).mkdir()
        (tmp_path / "remarks_zh.tsv").write_text("neg T-\t太慢\n", "utf-8")
        (tmp_path / LESSONS / "remarks_zh.tsv").write_text("neg T-\t真快啊，才等了一个月\n", "utf-8")
        (tmp_path / LESSONS / "labels_zh.tsv").write_text("neg T-\tzh_jd-7\n", "utf-8")
        folder = _of_sets(tmp_path, {"zh_jd": {"id": "zh_jd-7", "text": "等了很久"}}, among={"zh_jd": None})

        assert [one.is_lesson for one in remarks()] == [False]
        assert {one.text: one.is_lesson for one in lessons(folder)} == {"等了很久": True, "真快啊，才等了一个月": True}
