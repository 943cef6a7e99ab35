"""Evidence as clients see it: files that show what is wrong, and where to send one."""

from datetime import datetime
from typing import Self

import strawberry

from aftersales.cases import evidence as files
from aftersales.vocabulary import EvidenceKind, Party
from schema.context import Info
from schema.pages import Node


@strawberry.type(description="A file that shows something.")
class Evidence(Node):
    file: strawberry.Private[files.Evidence]
    kind: EvidenceKind = strawberry.field(description="What kind of proof it is.")
    uploaded_by: Party = strawberry.field(description="The side that uploaded it.")
    uploaded_at: datetime = strawberry.field(description="When it was announced.")
    content_type: str = strawberry.field(description="Its media type.")
    bytes: int = strawberry.field(description="Its size.")

    @strawberry.field(description="A short-lived address that serves it as an attachment.")
    def url(self, info: Info) -> str:
        return info.context.business.evidence.files.url_of(self.file)

    @classmethod
    def of(cls, file: files.Evidence) -> Self:
        """Return evidence as clients see it."""
        return cls(
            file=file,
            id=strawberry.ID(file.id),
            kind=file.kind,
            uploaded_by=file.uploaded_by,
            uploaded_at=file.uploaded_at,
            content_type=file.content_type,
            bytes=file.bytes,
        )


@strawberry.type(description="A field of a form.")
class FormField:
    name: str = strawberry.field(description="Its name.")
    value: str = strawberry.field(description="Its value.")


@strawberry.type(description="Where and how to send a file: a form POST with these fields before the file itself.")
class EvidenceUpload:
    evidence_id: strawberry.ID = strawberry.field(description="The id that requests and answers name it by.")
    url: str = strawberry.field(description="Where to send it.")
    fields: list[FormField] = strawberry.field(description="The fields that come before the file.")
    expires_at: datetime = strawberry.field(description="Until when.")

    @classmethod
    def of(cls, upload: files.Upload) -> Self:
        """Return the place of an upload as clients see it."""
        return cls(
            evidence_id=strawberry.ID(upload.evidence.id),
            url=upload.url,
            fields=[FormField(name=name, value=value) for name, value in upload.fields],
            expires_at=upload.expires_at,
        )
