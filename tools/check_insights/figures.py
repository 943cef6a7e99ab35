"""Figures by subject and name, as both sides say them, and where they differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Figures = Mapping[str, Mapping[str, float]]
"""What is said of each subject, by name. Amounts are in pennies; what is nothing is left out."""


@dataclass(frozen=True)
class Difference:
    """A figure that is not what it must be."""

    subject: str
    name: str
    said: float
    expected: float

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.subject}: {self.name} is {self.said:,}, not {self.expected:,}"


def by_month(figures: Figures) -> Iterator[str]:
    """Yield the months in a table, line by line, as a person likes to see that there was something to compare."""
    yield "month       opened  refunded, £  delivered  return rate, %"
    for subject, said in figures.items():
        if subject.startswith("month "):
            opened, delivered = said.get("opened", 0), said.get("delivered", 0)
            pounds, percent = said.get("refunded", 0) / 100, said.get("return rate", 0) * 100
            yield f"{subject[6:13]}  {opened:>9,}  {pounds:>11,.2f}  {delivered:>9,}  {percent:>14.3f}"


def differences(said: Figures, expected: Figures) -> Iterator[Difference]:
    """Yield every figure that is not exactly what it must be; what one side leaves out is nothing."""
    for subject in sorted({*said, *expected}):
        ours, theirs = said.get(subject, {}), expected.get(subject, {})
        for name in sorted({*ours, *theirs}):
            if ours.get(name, 0) != theirs.get(name, 0):
                yield Difference(subject, name, ours.get(name, 0), theirs.get(name, 0))
