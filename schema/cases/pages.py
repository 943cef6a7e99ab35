"""Pages of cases: a queue, a buyer's own cases, or those of one order."""

from aftersales.cases.repository import CaseQuestion
from schema.cases.types import Case
from schema.context import Context
from schema.pages import Connection, Listing


def page_of_cases(
    question: CaseQuestion, *, context: Context, first: int | None, after: str | None
) -> Connection[Case]:
    """Return a page of the cases that answer a question, as far as the viewer may see them."""
    asked = {name: sorted(one) if isinstance(one, frozenset) else one for name, one in vars(question).items()}
    return Listing(context=context, of=("cases", asked)).page(
        lambda page: context.business.ask_cases.page(question, page, viewer=context.actor),
        Case.of,
        first=first,
        after=after,
    )
