"""The door for files: forms that bring evidence, and addresses that show it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Message, Receive

from api.files import Expected, FilesOnDisk, HasArrived, NotSigned

_FORM: Final = 64 * 1024
"""What the fields of the form may take beside the file."""
_MOST: Final = 100 * 1024 * 1024 + _FORM


class _TooBig(Exception):
    """More came than may come."""


class Uploads:
    """Takes and shows files over HTTP."""

    def __init__(self, files: FilesOnDisk) -> None:
        self._files = files

    def routes(self) -> Sequence[BaseRoute]:
        """Return where files come in and go out."""
        return [
            Route("/uploads/{file_id}", self.take, methods=["POST"]),
            Route("/uploads/{file_id}", self.show, methods=["GET"]),
        ]

    async def take(self, request: Request) -> Response:
        """Keep the file of a form whose fields are signed."""
        bounded = Request(request.scope, _bounded(request.receive))
        try:
            async with bounded.form(max_files=1, max_fields=10, max_part_size=_FORM) as form:
                return await self._taken(request.path_params["file_id"], form)
        except _TooBig:
            return _no(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The file is too big.")
        except MultiPartException:
            return _no(HTTPStatus.BAD_REQUEST, "Send a form with the fields first and the file last.")

    async def show(self, request: Request) -> Response:
        """Serve a file as an attachment to whoever has its address, while that is valid."""
        file_id: str = request.path_params["file_id"]
        policy, signature = request.query_params.get("policy", ""), request.query_params.get("signature", "")
        try:
            content_type = self._files.type_shown(file_id, policy=policy, signature=signature)
        except NotSigned:
            return _no(HTTPStatus.FORBIDDEN, "This address is not valid, or no longer. Ask the API for a new one.")
        place = self._files.place(file_id)
        if not place.exists():
            return _no(HTTPStatus.NOT_FOUND, "The file has not arrived.")
        name = f"{file_id}.{content_type.rpartition('/')[2]}"
        return FileResponse(place, media_type=content_type, filename=name, headers=_HEADERS)

    async def _taken(self, file_id: str, form: FormData) -> Response:
        policy, signature, file = form.get("policy"), form.get("signature"), form.get("file")
        if not isinstance(policy, str) or not isinstance(signature, str) or not isinstance(file, UploadFile):
            return _no(HTTPStatus.BAD_REQUEST, "Send the fields of the upload, and then the file as `file`.")
        try:
            expected = self._files.expected(file_id, policy=policy, signature=signature)
        except NotSigned:
            return _no(HTTPStatus.FORBIDDEN, "Nobody announced this upload, or too long ago. Ask the API for one.")
        return await self._kept(expected, form.get("Content-Type"), file)

    async def _kept(self, expected: Expected, content_type: object, file: UploadFile) -> Response:
        if content_type != expected.content_type:
            return _no(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"{expected.content_type} was announced.")
        if not 1 <= (file.size or 0) <= expected.most_bytes:
            return _no(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"1 to {expected.most_bytes:,} bytes were announced.")
        try:
            await run_in_threadpool(self._files.keep, expected, file.file)
        except HasArrived:
            return _no(HTTPStatus.FORBIDDEN, "This file has arrived already.")
        return Response(status_code=HTTPStatus.NO_CONTENT)


def _bounded(receive: Receive) -> Receive:
    """Return a receiver that stops listening once more came than may come."""
    came = 0

    async def bounded() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > _MOST:
            raise _TooBig
        return message

    return bounded


def _no(status: HTTPStatus, text: str) -> Response:
    return PlainTextResponse(text, status_code=status, headers=_HEADERS)


_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
