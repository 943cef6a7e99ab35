"""A buyer of a shop, and the books that know them: what the tools for personal data are told, and what they open."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from aftersales.business import Repositories
from aftersales.cases.evidence import EvidenceStore
from aftersales.identifiers import ActorId, MerchantId
from aftersales.personal.erasing import Endpoints
from aftersales.phones.device import Device
from api.files import FilesOnDisk
from api.folder import Folder
from tools.on_aws import files_in, phones_in, store_in
from tools.one_machine import books_in
from tools.which_books import given_books

wall_now = partial(datetime.now, UTC)


@dataclass(frozen=True)
class Books:
    """Where everything is kept, where the files of evidence are, and where phones are known."""

    kept: Repositories
    files: EvidenceStore
    phones: Endpoints


def parser(tool: str, purpose: str) -> ArgumentParser:
    """Return a parser of what says which buyer of which shop, in which books."""
    arguments = ArgumentParser(prog=f"python -m tools.{tool}", description=purpose)
    arguments.add_argument("merchant", help="the shop's id", type=MerchantId)
    arguments.add_argument("buyer", help="the shop's own id of the buyer", type=ActorId)
    return arguments


def given_to(arguments: ArgumentParser, words: Sequence[str] | None) -> Namespace:
    """Return what was said, or end the program if that is not enough."""
    return given_books(arguments, words, besides="bucket")


@contextmanager
def books_of(given: Namespace) -> Iterator[Books]:
    """Open the books that were named."""
    if given.table is not None:
        store, files = store_in(given.table, region=given.region), files_in(given.bucket, region=given.region)
        yield Books(store, files, phones_in(given.region))
        return
    with books_in(given.data_dir) as books:
        yield Books(books, _files_in(Folder(given.data_dir)), _Nowhere())


class _Nowhere:
    """Keeps the promises of Endpoints: a phone of one machine is known nowhere else."""

    def forget(self, device: Device) -> None:
        """Do nothing."""


def _files_in(folder: Folder) -> FilesOnDisk:
    # Nobody is sent to these files from here, so that they need no address.
    return FilesOnDisk(folder=folder.files, address="", key=folder.keys().uploads, wall_now=wall_now)
