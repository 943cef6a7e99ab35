"""
What the script of a text says of its language, before anything is learned.

    kana → ja   hangul → ko   Thai → th   Arabic → ar   Devanagari → hi   Cyrillic → ru   Han → zh
    Latin → one of many: see languages

Where scripts are mixed, the one that says most wins. Han alone is Chinese, unless it holds what only Japan writes.
"""

import re
from typing import Final

_SYLLABLE: Final = 3
"""A Han character, a kana or a Korean syllable says about as much as three letters."""

_NOT_LATIN: Final = re.compile(
    r"[\u0400-\u052f\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f\u1100-\u11ff\u3041-\ud7a3\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)
_NEITHER_HAN_NOR_LATIN: Final = re.compile(
    r"[\u0400-\u052f\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f\u1100-\u11ff\u3041-\u318e\uac00-\ud7a3\uff66-\uff9d]"
)
_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_KANA: Final = re.compile(
    r"[\u3041-\u3063\u3065-\u306d\u306f-\u3077\u3079-\u3093\u30a1-\u30b6\u30b8-\u30c3\u30c5-\u30cd\u30cf-\u30d7"
    r"\u30d9-\u30f6\uff66-\uff88\uff8a-\uff9d]+"
)
"""But for tsu, no, he and shi, which Chinese writers use for looks and for faces: these decide nothing."""

_OF_ONE_LANGUAGE: Final = (
    ("ko", _SYLLABLE, re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]+|[\u3131-\u318e]{2,}")),
    ("th", 1, re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]{2,}")),
    ("ar", 1, re.compile(r"[\u0620-\u065f\u066e-\u06d3]{2,}")),
    ("hi", 1, re.compile(r"[\u0900-\u0963\u0970-\u097f]{2,}")),
    ("ru", 1, re.compile(r"[\u0400-\u052f]{2,}")),
)
# What holds a capital may be a name, and a name stands in texts of every language.
_LATIN_WORD: Final = re.compile(r"(?<![A-Za-z])[a-zß-öø-ɏḀ-\u1eff]{2,}(?![A-Za-z])")

_HAN_BESIDE_A_KANA: Final = 12
_ONLY_IN_JAPAN: Final = re.compile(
    "[亜仮伝価倹働円剣剤剰労勧匂単収噛団囲図圏塁塩増壊壌変売奨嬢実対専巣帯帰広庁応従徳徴悩悪懐戦戯戻払択拝拠挙挿揃掲揺摂撃斎桜桟枠様検楽権歩"
    "歯歴毎気沢済渋渓満焼犠獣瀬発県畑畳砕稲穂穏粛経続総絵縁縄縦繊継聴脳臓蔵薬覇覧訳読譲豊軽転込辺逓遅郷酔醸釈鉄銭関険雑頼顔駅駆験鶏黒齢両梱]"
)


def is_latin(text: str) -> bool:
    """Tell whether no other script that we know is in the text."""
    return text.isascii() or _NOT_LATIN.search(text) is None


def language_by_script(text: str) -> str | None:
    """Return the language that the script alone tells, or None where most is said in Latin letters or in none."""
    han = _letters(_HAN, text)
    if han and not _NEITHER_HAN_NOR_LATIN.search(text):
        language = "ja" if _ONLY_IN_JAPAN.search(text) else "zh"
        return language if _SYLLABLE * han >= _letters(_LATIN_WORD, text) else None
    kana = _letters(_KANA, text)
    said = {"ja" if _is_japanese(text, han, kana) else "zh": _SYLLABLE * (han + kana)}
    for language, weight, letters in _OF_ONE_LANGUAGE:
        said[language] = weight * _letters(letters, text)
    most = max(said, key=lambda language: said[language])
    return most if said[most] and said[most] >= _letters(_LATIN_WORD, text) else None


def _letters(script: re.Pattern[str], text: str) -> int:
    return sum(map(len, script.findall(text)))


def _is_japanese(text: str, han: int, kana: int) -> bool:
    return 0 < han + kana <= (_HAN_BESIDE_A_KANA + 1) * kana or _ONLY_IN_JAPAN.search(text) is not None
