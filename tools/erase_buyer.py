"""
Erase a buyer of a shop: who it is, and all that anyone wrote or showed about it.

    python -m tools.erase_buyer SHOP BUYER --data-dir DIR
    python -m tools.erase_buyer SHOP BUYER --table NAME --bucket NAME --region eu-west-1

BUYER is the shop's own id. On one machine the server is stopped for it; on AWS it takes a person who may delete, since
no function may. A buyer whose cases are still open is left alone unless `--with-open-cases` is said. Start it again if
anything stopped it: it goes on. docs/privacy.md says what is erased and what stays.
"""

import sys
from collections.abc import Sequence
from typing import Final

from aftersales.actors import Actor
from aftersales.business import dossiers_over, erasures_over
from aftersales.errors import ConcurrentChange
from aftersales.identifiers import ActorId
from aftersales.personal.erasing import StillThere
from aftersales.vocabulary import Party
from tools.buyers import books_of, given_to, parser, wall_now

OPERATOR: Final = Actor(id=ActorId("operator"), party=Party.PLATFORM)


def main(arguments: Sequence[str] | None = None) -> None:
    """Erase the buyer, say how much there was, and fail if anything is left."""
    wanted = parser("erase_buyer", "Erase a buyer, and all that anyone wrote about it.")
    wanted.add_argument("--with-open-cases", action="store_true", help="also where cases are not over yet")
    given = given_to(wanted, arguments)
    with books_of(given) as books:
        erasures = erasures_over(books.kept, files=books.files, phones=books.phones, now=wall_now, by=OPERATOR)
        still_open = erasures.open_cases(given.merchant, given.buyer)
        if still_open and not given.with_open_cases:
            sys.exit(f"Cases are still open: {', '.join(still_open)}. End them first, or say --with-open-cases.")
        try:
            erased = erasures.erase(given.merchant, given.buyer)
        except (ConcurrentChange, StillThere):
            sys.exit("Something of the buyer changed again and again meanwhile. Start again.")
        left = dossiers_over(books.kept).of(given.merchant, given.buyer)
    print(
        f"Erased. Orders: {erased.orders:,}, cases: {erased.cases:,}, feedback: {erased.feedback:,}, "
        f"evidence: {erased.evidence:,}, phones: {erased.devices:,}, requests: {erased.requests:,}."
    )
    if not left.is_empty:
        sys.exit("Something came while the buyer was erased. Start again.")


if __name__ == "__main__":
    main()
