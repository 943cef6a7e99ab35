"""Policies: the versions of what each shop promises."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from adapters.documents import document_of, read, text_of
from adapters.instants import sortable_text
from adapters.sqlite.connections import Connections
from adapters.sqlite.requests import SqliteRequests
from aftersales.errors import NotFound
from aftersales.idempotency import RequestKey
from aftersales.identifiers import MerchantId
from aftersales.policy.policy import Policy


@dataclass(frozen=True)
class SqlitePolicies:
    """Keeps policy versions: immutable, numbered from 1."""

    connections: Connections
    requests: SqliteRequests

    def get(self, merchant_id: MerchantId, version: int) -> Policy:
        """Return a version, or raise NotFound."""
        return self._one("SELECT body FROM policies WHERE merchant_id = ? AND version = ?", merchant_id, version)

    def many(self, merchant_id: MerchantId, versions: Collection[int]) -> Mapping[int, Policy]:
        """Return those of the versions that exist, by number."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT version, body FROM policies
                   WHERE merchant_id = ? AND version IN (SELECT value FROM json_each(?))""",
                (merchant_id, json.dumps(list(versions))),
            )
            return {row["version"]: read(Policy, json.loads(row["body"])) for row in rows}

    def latest(self, merchant_id: MerchantId) -> Policy:
        """Return the newest version, or raise NotFound."""
        return self._one("SELECT body FROM policies WHERE merchant_id = ? ORDER BY version DESC LIMIT 1", merchant_id)

    def effective(self, merchant_id: MerchantId, at: datetime) -> Policy:
        """Return the newest version that is effective at an instant; version 1 for any instant before that."""
        return self._one(
            """SELECT body FROM policies WHERE merchant_id = ? AND (effective_from <= ? OR version = 1)
               ORDER BY version DESC LIMIT 1""",
            merchant_id,
            sortable_text(at),
        )

    def publish(self, policy: Policy, request: RequestKey | None) -> None:
        """Keep a new version and remember the request; raise LostRace if the version exists or the key was taken."""
        with self.connections.writing() as connection:
            connection.execute(
                "INSERT INTO policies (merchant_id, version, effective_from, body) VALUES (?, ?, ?, ?)",
                (
                    policy.merchant_id,
                    policy.version,
                    sortable_text(policy.effective_from),
                    text_of(document_of(policy)),
                ),
            )
            if request is not None:
                self.requests.note(connection, request, str(policy.version))

    def _one(self, query: str, merchant_id: MerchantId, *which: str | int) -> Policy:
        with self.connections.reading() as connection:
            row = connection.execute(query, (merchant_id, *which)).fetchone()
        if row is None:
            raise NotFound(merchant_id)
        return read(Policy, json.loads(row["body"]))
