"""What happened to a case and what people wrote, as clients see it."""

from datetime import datetime
from typing import Self

import strawberry

from aftersales.cases import events, talking
from aftersales.cases.summaries import summary_of
from aftersales.identifiers import owned
from aftersales.vocabulary import Party
from schema.policy.reasons import Language
from schema.speaking import in_named


@strawberry.type(description="What was written about one line of a case.")
class LineNote:
    case_line_id: strawberry.ID = strawberry.field(description="The case line.")
    text: str = strawberry.field(description="What was written.")


@strawberry.type(description="Something that happened to a case.")
class CaseEvent:
    event: strawberry.Private[events.CaseEvent]
    number: int = strawberry.field(description="Its place among the case's events, from 1; internal ones count too.")
    type: str = strawberry.field(description="What happened, as in the events that are published: case.approved.")
    at: datetime = strawberry.field(description="When.")
    by: Party = strawberry.field(description="The side that did it.")
    text: str | None = strawberry.field(description="What was written with it.")
    notes: list[LineNote] = strawberry.field(description="What was written with it about single lines.")

    @strawberry.field(description="What happened, in a sentence.")
    def summary(self, language: Language = None) -> str:
        return in_named(language, summary_of(self.event))

    @classmethod
    def of(cls, event: events.CaseEvent) -> Self:
        """Return an event as clients see it."""
        return cls(
            event=event,
            number=event.number,
            type=event.type.value,
            at=event.at,
            by=event.by,
            text=event.words.text,
            notes=[
                LineNote(case_line_id=strawberry.ID(owned("cln", event.case_id, line)), text=text)
                for line, text in sorted(event.words.comments.items())
            ],
        )


@strawberry.type(description="What one side wrote to the other, or staff among themselves.")
class Message:
    id: strawberry.ID = strawberry.field(description="Its id.")
    by: Party = strawberry.field(description="The side that wrote it.")
    at: datetime = strawberry.field(description="When.")
    text: str = strawberry.field(description="What was written.")
    internal: bool = strawberry.field(description="Whether buyers do not see it.")

    @classmethod
    def of(cls, message: talking.Message) -> Self:
        """Return a message as clients see it."""
        return cls(
            id=strawberry.ID(message.id),
            by=message.by,
            at=message.at,
            text=message.text,
            internal=message.internal,
        )
