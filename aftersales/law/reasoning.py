"""How an answer of the law came about: the steps in words, and the rows that they stand on."""

from dataclasses import dataclass
from typing import Self

from aftersales.law.rows import LawRow
from aftersales.vocabulary import Citation
from aftersales.wording import Said, kept


@dataclass(frozen=True)
class Reasoning:
    """Steps in their order, and the rows behind them; two are added by saying one after the other."""

    steps: tuple[str, ...] = ()
    rows: tuple[LawRow, ...] = ()

    def __add__(self, further: Self) -> Self:
        return type(self)(self.steps + further.steps, tuple(dict.fromkeys(self.rows + further.rows)))

    @classmethod
    def by(cls, row: LawRow, step: str) -> Self:
        """Return one step, which a row says."""
        return cls((step,), (row,))

    @property
    def notes(self) -> tuple[str, ...]:
        """What the rows have to say beside."""
        return tuple(Said("Note on {row}: {note}", row=row.id, note=kept(row.note)) for row in self.rows if row.note)

    @property
    def because(self) -> tuple[Citation, ...]:
        """The rows as they are cited."""
        return tuple(row.cited for row in self.rows)
