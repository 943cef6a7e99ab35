"""A sweep gives every case its due, whatever goes wrong with some of them."""

from dataclasses import dataclass, field
from datetime import datetime

from aftersales.cases.sweeping import sweep
from aftersales.errors import ConcurrentChange
from aftersales.identifiers import CaseId
from tests.shop import NOON


@dataclass
class Overdue:
    """Cases whose deadlines have passed; some cannot be expired."""

    waiting: list[CaseId]
    broken: frozenset[CaseId] = frozenset()
    busy: frozenset[CaseId] = frozenset()
    expired: list[CaseId] = field(default_factory=list)

    def due(self, _: datetime, *, limit: int) -> tuple[CaseId, ...]:
        return tuple(self.waiting[:limit])

    def expire(self, case_id: CaseId) -> None:
        if case_id in self.broken:
            raise ValueError(case_id)
        if case_id in self.busy:
            raise ConcurrentChange(2)
        self.expired.append(case_id)
        self.waiting.remove(case_id)


def cases(count: int) -> list[CaseId]:
    return [CaseId(f"case_{number}") for number in range(count)]


class TestASweep:
    def test_expires_all_there_are(self) -> None:
        overdue = Overdue(cases(250))

        swept = sweep(overdue, expire=overdue.expire, at=NOON)

        assert (swept.looked_at, swept.failures) == (250, [])
        assert overdue.expired == cases(250)

    def test_is_not_kept_up_by_many_that_fail(self) -> None:
        overdue = Overdue(cases(250), broken=frozenset(cases(240)))

        swept = sweep(overdue, expire=overdue.expire, at=NOON)

        assert overdue.expired == cases(250)[240:]
        assert [case_id for case_id, _ in swept.failures] == cases(240)
        assert {type(error) for _, error in swept.failures} == {ValueError}

    def test_leaves_a_case_that_someone_acts_on_to_the_next_one(self) -> None:
        overdue = Overdue(cases(3), busy=frozenset(cases(1)))

        swept = sweep(overdue, expire=overdue.expire, at=NOON)

        assert (swept.looked_at, swept.failures) == (3, [])
        assert overdue.waiting == cases(1)

    def test_ends_when_it_may_not_go_on(self) -> None:
        overdue = Overdue(cases(5))

        swept = sweep(overdue, expire=overdue.expire, at=NOON, may_go_on=lambda: len(overdue.expired) < 2)

        assert swept.looked_at == 2
        assert overdue.waiting == cases(5)[2:]
