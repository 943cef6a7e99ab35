"""What can be asked about cases: by whom, and within what they may see."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from aftersales.actors import Actor, within_own
from aftersales.cases.case import Case
from aftersales.cases.events import CaseEvent, Words
from aftersales.cases.evidence import Evidence, EvidenceStore
from aftersales.cases.repository import CaseQuestion, CaseRepository
from aftersales.cases.talking import Message, is_message, message_in
from aftersales.identifiers import CaseId, EvidenceId, is_id
from aftersales.orders.order import Order
from aftersales.pages import BadQuestion, Page, Slice
from aftersales.vocabulary import CaseSort, Party, Permission

_READ_AT_ONCE: Final = 100
_MOST_READS: Final = 5


@dataclass(frozen=True, kw_only=True)
class CaseQueries:
    """The questions about cases. What the viewer may not see answers like what does not exist."""

    cases: CaseRepository
    files: EvidenceStore

    def case(self, case_id: CaseId, *, viewer: Actor) -> Case | None:
        """Return a case, if there is one that the viewer may see."""
        return self.seen([case_id], viewer=viewer).get(case_id)

    def seen(self, case_ids: Collection[CaseId], *, viewer: Actor) -> Mapping[CaseId, Case]:
        """Return those of the cases that the viewer may see, by id."""
        if not viewer.may(Permission.READ_CASES):
            return {}
        found = self.cases.many([case_id for case_id in case_ids if is_id("case", case_id)])
        return {case.id: case for case in found.values() if case.is_visible_to(viewer)}

    def page(self, question: CaseQuestion, page: Slice, *, viewer: Actor) -> Page[Case]:
        """Return a page of what the viewer may see: a buyer's own cases, a merchant's, or what the platform names."""
        narrowed = _within(question, viewer)
        if narrowed is None:
            return Page()
        if narrowed.sort is CaseSort.DEADLINE_ASC and (narrowed.merchant_id is None or viewer.party is Party.BUYER):
            raise BadQuestion("filter.sort", "DEADLINE_ASC is for one merchant's cases: name merchantId")
        return self.cases.page(narrowed, page)

    def linked(self, case: Case, order: Order, *, viewer: Actor) -> tuple[Case, ...]:
        """Return the cases that this one follows from, and those of the same order that follow from it."""
        others = [other for other in (*case.linked, *order.ledger.cases) if other != case.id]
        seen = self.seen(dict.fromkeys(others), viewer=viewer)
        return tuple(other for other in seen.values() if other.id in case.linked or case.id in other.linked)

    def timeline(self, case: Case, page: Slice, *, viewer: Actor) -> Page[CaseEvent]:
        """Return a page of a case's events, oldest first, without what the viewer must not see."""
        return self._events(case, page, lambda event: _is_visible(event, viewer))

    def messages(self, case: Case, page: Slice, *, viewer: Actor) -> Page[Message]:
        """Return a page of a case's messages, oldest first, without those that are internal to the other side."""
        found = self._events(case, page, lambda event: is_message(event) and _is_visible(event, viewer))
        return Page(
            items=tuple(message_in(event) for event in found.items),
            positions=found.positions,
            more=found.more,
            resume=found.resume,
        )

    def words(self, case: Case) -> Mapping[int, Words]:
        """Return what people wrote with a case's events, by the events' numbers."""
        return self.cases.words(case.id)

    def evidence(self, case: Case) -> tuple[Evidence, ...]:
        """Return a case's evidence in the order in which it came."""
        found = self.cases.evidence(case.evidence)
        return tuple(found[one] for one in case.evidence if one in found)

    def one_evidence(self, evidence_id: EvidenceId, *, viewer: Actor) -> Evidence | None:
        """Return evidence by itself: to whoever uploaded it, and to the staff of its merchant."""
        if not is_id("evd", evidence_id):
            return None
        found = self.cases.evidence([evidence_id]).get(evidence_id)
        if found is None:
            return None
        is_own = found.uploader_id == viewer.id and found.uploaded_by is viewer.party
        same_shop = viewer.merchant_id == found.merchant_id
        return found if viewer.works_for(found.merchant_id) or (is_own and same_shop) else None

    def _events(self, case: Case, page: Slice, is_shown: Callable[[CaseEvent], bool]) -> Page[CaseEvent]:
        after = _number_in(page.after)
        kept: list[CaseEvent] = []
        for _ in range(_MOST_READS):
            read = self.cases.events(case.id, after=after, limit=_READ_AT_ONCE)
            for event in read:
                if len(kept) == page.first and is_shown(event):
                    return _events_page(kept, more=True, after=after)
                after = event.number
                if is_shown(event):
                    kept.append(event)
            if len(read) < _READ_AT_ONCE:
                return _events_page(kept, more=False, after=after)
        return _events_page(kept, more=True, after=after)


def _is_visible(event: CaseEvent, viewer: Actor) -> bool:
    return not (event.internal and viewer.party is Party.BUYER)


def _events_page(events: list[CaseEvent], *, more: bool, after: int) -> Page[CaseEvent]:
    return Page(
        items=tuple(events),
        positions=tuple(str(event.number) for event in events),
        more=more,
        resume=str(after) if more else None,
    )


def _number_in(position: str | None) -> int:
    if position is None:
        return 0
    if not position.isdecimal():
        raise BadQuestion("after", "is not a cursor of this list")
    return int(position)


def _within(question: CaseQuestion, viewer: Actor) -> CaseQuestion | None:
    """Return the question within what the viewer may see; None where it asks for what they may not."""
    if not viewer.may(Permission.READ_CASES):
        return None
    if viewer.party is Party.PLATFORM:
        if not (question.merchant_id or question.buyer_id or question.order_id):
            raise BadQuestion("filter", "the platform names merchantId, buyerId or orderId")
        return question
    return within_own(question, viewer)
