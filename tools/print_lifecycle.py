"""Print the life of a case, from the table that it is: `python -m tools.print_lifecycle` writes docs/lifecycle.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from aftersales.cases.lifecycle import LIFECYCLE, PARCEL_AT_THE_DOOR, UNCONFIRMED, WAITS, Wait
from aftersales.cases.viewing import PERMISSIONS
from aftersales.vocabulary import CaseStatus

PAGE: Final = Path(__file__).parent.parent / "docs" / "lifecycle.md"
_INTRODUCTION: Final = """# The life of a case

Printed by `python -m tools.print_lifecycle` from `aftersales/cases/lifecycle.py`, where alone it says what leads where.
A request opens a case as REQUESTED, or takes it further at once where a rule of the policy approves it. A case whose
remedies come to nothing, such as a refund of zero, passes through RESOLVING in the same act.
A refund that had arrived and comes back makes a case that was over RESOLVING again, whatever it ended with.
"""


def page() -> str:
    """Return the page, in Markdown."""
    return "\n".join([_INTRODUCTION, *_diagram(), "", *_actions(), "", *_deadlines(), ""])


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    [*] --> REQUESTED"
    for action, step in LIFECYCLE.items():
        # What is possible everywhere, and leads nowhere, would only hide the rest.
        for source in _in_order(step.sources) if step.targets else ():
            for target in _in_order(step.targets):
                yield f"    {source} --> {target}: {_words(action)}"
    yield "```"


def _actions() -> Iterator[str]:
    yield "| action | permission | from | to |"
    yield "|---|---|---|---|"
    for action, step in LIFECYCLE.items():
        sources = "any" if len(step.sources) == len(CaseStatus) else ", ".join(_in_order(step.sources))
        yield f"| {action} | {PERMISSIONS[action]} | {sources} | {', '.join(_in_order(step.targets)) or 'stays'} |"


def _deadlines() -> Iterator[str]:
    yield "Deadlines, unless the policy says otherwise. The side that is late loses, on both sides."
    yield ""
    yield "| waiting | on | hours | then |"
    yield "|---|---|---|---|"
    for status, wait in WAITS.items():
        yield _deadline(status, wait)
    yield _deadline("IN_TRANSIT, a parcel delivered", PARCEL_AT_THE_DOOR)
    yield _deadline("REQUESTED, a withdrawal not yet confirmed", UNCONFIRMED)


def _deadline(what: str, wait: Wait) -> str:
    return f"| {what} | {wait.on} | {wait.hours} | {' or '.join(_in_order(wait.then))} |"


def _in_order(statuses: frozenset[CaseStatus]) -> list[CaseStatus]:
    return [status for status in CaseStatus if status in statuses]


def _words(action: str) -> str:
    return action.lower().replace("_", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
