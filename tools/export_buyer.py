"""
Export everything that is kept of a buyer of a shop, as JSON.

    python -m tools.export_buyer SHOP BUYER --data-dir DIR
    python -m tools.export_buyer SHOP BUYER --table NAME --bucket NAME --region eu-west-1

BUYER is the shop's own id. On one machine the server is stopped for it. Photographs and other files are listed, not
copied. docs/privacy.md says what is in it, and what becomes of backups.
"""

import json
import sys
from collections.abc import Sequence
from typing import Final

from adapters.documents import Document, document_of, documents_of
from adapters.instants import instant_text
from aftersales.business import dossiers_over
from aftersales.cases.events import CaseEvent
from aftersales.feedback.feedback import Feedback
from aftersales.orders.order import Order
from aftersales.personal.dossier import Dossier
from tools.buyers import books_of, given_to, parser, wall_now

ABOUT_BACKUPS: Final = (
    "Backups of the last 35 days still hold what was kept in them, also of what was erased since; they are used to "
    "restore everything, never to look something up, and age out by themselves."
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what is kept; fail if nothing is."""
    given = given_to(parser("export_buyer", "Export everything that is kept of a buyer."), arguments)
    with books_of(given) as books:
        dossier = dossiers_over(books.kept).of(given.merchant, given.buyer)
    print(json.dumps(exported(dossier), ensure_ascii=False, indent=2))
    if dossier.is_empty:
        sys.exit("Nothing is kept of this buyer.")


def exported(dossier: Dossier) -> Document:
    """Return a dossier as a document."""
    return {
        "exported_at": instant_text(wall_now()),
        "merchant_id": dossier.merchant_id,
        "buyer_id": dossier.buyer_id,
        "buyer": dossier.buyer and document_of(dossier.buyer),
        "orders": [_order(order) for order in dossier.orders],
        "cases": [
            {**document_of(case), "events": [_event(event) for event in dossier.events[case.id]]}
            for case in dossier.cases
        ],
        "evidence": documents_of(dossier.evidence),
        "feedback": [_feedback(feedback) for feedback in dossier.feedback],
        "phones": documents_of(dossier.devices),
        "requests": documents_of(dossier.requests),
        "backups": ABOUT_BACKUPS,
    }


def _order(order: Order) -> Document:
    return {**document_of(order), "lines": documents_of(order.lines), "ledger": document_of(order.ledger)}


def _event(event: CaseEvent) -> Document:
    return {**document_of(event), **({"words": document_of(event.words)} if event.words else {})}


def _feedback(feedback: Feedback) -> Document:
    quotes = [mention.quote for mention in feedback.reading.mentions] if feedback.reading else []
    return {**document_of(feedback), "text": feedback.text, "quotes": quotes, "reply": feedback.reply}


if __name__ == "__main__":
    main()
