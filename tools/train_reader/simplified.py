"""Traditional characters and their simplified forms, from the tables of OpenCC (Apache License 2.0)."""

from importlib import resources


def simplified_pairs() -> str:
    """Return each traditional character followed by its most usual simplified form, in order."""
    table = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = dict(line.split("\t") for line in table.splitlines() if line)
    first = {traditional: forms.split(" ")[0] for traditional, forms in pairs.items()}
    return "".join(
        traditional + simple
        for traditional, simple in sorted(first.items())
        if _is_plain(traditional) and _is_plain(simple) and simple != traditional
    )


def _is_plain(character: str) -> bool:
    return len(character) == 1 and ord(character) <= 0xFFFF  # noqa: PLR2004 - what the grams are made of
