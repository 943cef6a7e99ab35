"""
What the one machine's books hold, table by table.

    merchants       a shop                               products     what it sells now, by sku
    policies        versions of its promises             buyers       names and addresses, to be erased on request
    orders          what the shop recorded, lines apart  order_lines  by order and number; big orders have hundreds
    ledgers         what cases did to an order           evidence     files that were announced
    cases           a case, with what lists ask for      words        what people wrote with an event, to be erased
    feedback        what buyers said, without the words  feedback_words   text, reply and quotes, to be erased
    complaints      what the feedback about a case complains of, and what of the case's cost counts for it
    requests        what a request led to, for 30 days   memos        what the machine itself must not forget
    events          every event of cases, orders and feedback, in the order in which they happened: a case has one nth
                    event, so whoever writes it first wins; this is the lock, the timeline and the outbox in one, and
                    each is chained to the one before it by its hash
    published       what the relay has told, in that order: mostly that of `events`, but nobody waits for what is parked
    counters        what the events add up to, by the day, for insights; what a row does not name is empty
    article_months  the counters of each article by the month, but for durations; what writes a counter writes here too
    webhooks        where shops want to hear of what; of deleted ones, whose they were
    deliveries      what was sent to a webhook, or is to be tried again, for 30 days
    devices         buyers' phones; of forgotten ones, that they were there
    lanes           the lanes of each consumer in which something waits, and when each is to be tried again
    waiting         what waits in them, as it came, and why
    done            what consumers must not do again
    refunds_under_way   cases with money that a gateway has or is to have
    refunds_sent    what was ever given to a gateway, by its account and the instant
    marks           leases and buckets of tokens that workers share

A `body` is a document as `adapters.documents` writes it; the columns beside it are what is searched and sorted by.
Instants in columns are texts of one length, so that they sort. Every list has the index that it is read from, and asks
for it by name.
"""

from sqlite3 import Connection
from typing import Final

_FIRST: Final = (
    "CREATE TABLE merchants (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE policies (
        merchant_id TEXT NOT NULL, version INTEGER NOT NULL, effective_from TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (merchant_id, version)) WITHOUT ROWID""",
    """CREATE TABLE products (
        merchant_id TEXT NOT NULL, sku TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (merchant_id, sku)) WITHOUT ROWID""",
    """CREATE TABLE buyers (
        merchant_id TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (merchant_id, id)) WITHOUT ROWID""",
    """CREATE TABLE orders (
        id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL, buyer_id TEXT NOT NULL, number TEXT NOT NULL,
        placed_at TEXT NOT NULL, body TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX orders_by_number ON orders (merchant_id, number)",
    "CREATE INDEX orders_of_merchant ON orders (merchant_id, placed_at, id)",
    "CREATE INDEX orders_of_buyer ON orders (buyer_id, merchant_id, placed_at, id)",
    """CREATE TABLE order_lines (
        order_id TEXT NOT NULL REFERENCES orders (id), number INTEGER NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (order_id, number)) WITHOUT ROWID""",
    "CREATE TABLE ledgers (order_id TEXT PRIMARY KEY REFERENCES orders (id), body TEXT NOT NULL)",
    """CREATE TABLE cases (
        id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL, buyer_id TEXT NOT NULL,
        order_id TEXT NOT NULL REFERENCES orders (id), number TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
        waiting_on TEXT, opened_at TEXT NOT NULL, deadline_at TEXT, body TEXT NOT NULL)""",
    "CREATE INDEX cases_by_number ON cases (number, merchant_id, id)",
    "CREATE INDEX cases_of_order ON cases (order_id, id)",
    "CREATE INDEX cases_of_buyer ON cases (buyer_id, merchant_id, id)",
    "CREATE INDEX cases_of_merchant ON cases (merchant_id, id, kind, waiting_on)",
    "CREATE INDEX cases_by_status ON cases (merchant_id, status, id, kind, waiting_on)",
    """CREATE INDEX cases_by_deadline ON cases (merchant_id, deadline_at, id, status, kind, waiting_on)
        WHERE deadline_at IS NOT NULL""",
    "CREATE INDEX cases_due ON cases (deadline_at, id) WHERE deadline_at IS NOT NULL",
    """CREATE TABLE words (
        case_id TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (case_id, number)) WITHOUT ROWID""",
    "CREATE TABLE evidence (id TEXT PRIMARY KEY, body TEXT NOT NULL)",
    """CREATE TABLE requests (
        scope TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, outcome TEXT NOT NULL,
        expires_at TEXT NOT NULL, PRIMARY KEY (scope, key)) WITHOUT ROWID""",
    "CREATE INDEX requests_by_expiry ON requests (expires_at)",
    # Positions are given once: they go on after whatever was deleted.
    """CREATE TABLE events (
        position INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL, number INTEGER NOT NULL,
        body TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX events_of_subject ON events (subject, number)",
    """CREATE TABLE published (
        position INTEGER PRIMARY KEY, body TEXT NOT NULL, attributes TEXT NOT NULL)""",
    "CREATE TABLE memos (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID",
)
_FEEDBACK: Final = (
    # Aspects stand between blanks. The reader is that which read the text: none yet is '', no text is NULL.
    """CREATE TABLE feedback (
        id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL, buyer_id TEXT, order_id TEXT REFERENCES orders (id),
        case_id TEXT REFERENCES cases (id), sku TEXT, stage TEXT NOT NULL, given_at TEXT NOT NULL, language TEXT,
        sentiment TEXT, aspects TEXT NOT NULL, reader TEXT, body TEXT NOT NULL)""",
    "CREATE INDEX feedback_of_merchant ON feedback (merchant_id, id, stage, sentiment, language, aspects)",
    "CREATE INDEX feedback_of_article ON feedback (merchant_id, sku, id) WHERE sku IS NOT NULL",
    "CREATE INDEX feedback_of_buyer ON feedback (buyer_id, merchant_id, id) WHERE buyer_id IS NOT NULL",
    "CREATE INDEX feedback_of_order ON feedback (order_id, id) WHERE order_id IS NOT NULL",
    "CREATE INDEX feedback_of_case ON feedback (case_id, id) WHERE case_id IS NOT NULL",
    "CREATE INDEX feedback_to_read ON feedback (reader, id) WHERE reader IS NOT NULL",
    "CREATE TABLE feedback_words (feedback_id TEXT PRIMARY KEY REFERENCES feedback (id), body TEXT NOT NULL)",
)
_COUNTERS: Final = (
    """CREATE TABLE counters (
        merchant_id TEXT NOT NULL, territory TEXT NOT NULL, category TEXT NOT NULL, sku TEXT NOT NULL,
        day TEXT NOT NULL, name TEXT NOT NULL, amount INTEGER NOT NULL,
        PRIMARY KEY (merchant_id, territory, category, sku, day, name)) WITHOUT ROWID""",
    """CREATE INDEX counters_of_articles ON counters (merchant_id, territory, day, sku, name, amount)
        WHERE sku <> '' AND (name = 'delivered' OR name = 'received' OR name = 'sentiment.NEGATIVE'
            OR name GLOB 'refunded.*')""",
    """CREATE INDEX counters_of_categories ON counters (merchant_id, sku, name, amount)
        WHERE sku <> '' AND name GLOB 'category.*'""",
    "CREATE TABLE uncounted (position INTEGER PRIMARY KEY, error TEXT NOT NULL)",
)
_COMPLAINTS: Final = (
    """CREATE TABLE complaints (
        case_id TEXT PRIMARY KEY REFERENCES cases (id), body TEXT NOT NULL) WITHOUT ROWID""",
)
# No month counts a duration: nobody ranks articles by one, and they are many counters.
_MONTHS: Final = (
    """CREATE TABLE article_months (
        merchant_id TEXT NOT NULL, territory TEXT NOT NULL, month TEXT NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL,
        amount INTEGER NOT NULL, PRIMARY KEY (merchant_id, territory, month, sku, name)) WITHOUT ROWID""",
    """INSERT INTO article_months (merchant_id, territory, month, sku, name, amount)
        SELECT merchant_id, territory, substr(day, 1, 7), sku, name, sum(amount) FROM counters
        WHERE sku <> '' AND day <> '' AND name NOT GLOB 'decision.*' AND name NOT GLOB 'resolution.*'
        GROUP BY merchant_id, territory, substr(day, 1, 7), sku, name""",
    """CREATE TRIGGER counters_begin AFTER INSERT ON counters
        WHEN new.sku <> '' AND new.day <> '' AND new.name NOT GLOB 'decision.*' AND new.name NOT GLOB 'resolution.*'
        BEGIN
            INSERT INTO article_months (merchant_id, territory, month, sku, name, amount)
            VALUES (new.merchant_id, new.territory, substr(new.day, 1, 7), new.sku, new.name, new.amount)
            ON CONFLICT (merchant_id, territory, month, sku, name) DO UPDATE SET amount = amount + excluded.amount;
        END""",
    """CREATE TRIGGER counters_change AFTER UPDATE OF amount ON counters
        WHEN new.sku <> '' AND new.day <> '' AND new.name NOT GLOB 'decision.*' AND new.name NOT GLOB 'resolution.*'
        BEGIN
            UPDATE article_months SET amount = amount + new.amount - old.amount
            WHERE merchant_id = new.merchant_id AND territory = new.territory AND month = substr(new.day, 1, 7)
                AND sku = new.sku AND name = new.name;
        END""",
    "DROP INDEX counters_of_articles",
    "DROP INDEX counters_of_categories",
)
# From here on events are chained, which is no place for the shop's id of a buyer: nobody could erase it there.
_CHAINS: Final = (
    """UPDATE events SET body = json_remove(body, '$.actor_id')
        WHERE json_extract(body, '$.by') = 'BUYER' AND json_extract(body, '$.actor_id') IS NOT NULL""",
)
_WAITING: Final = (
    """CREATE TABLE lanes (
        consumer TEXT NOT NULL, lane TEXT NOT NULL, arrivals INTEGER NOT NULL, try_at TEXT NOT NULL,
        PRIMARY KEY (consumer, lane)) WITHOUT ROWID""",
    """CREATE TABLE waiting (
        consumer TEXT NOT NULL, lane TEXT NOT NULL, number INTEGER NOT NULL, body BLOB NOT NULL,
        attempts INTEGER NOT NULL, error TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (consumer, lane, number))""",
    """CREATE TABLE done (
        consumer TEXT NOT NULL, id TEXT NOT NULL, expires_at TEXT NOT NULL,
        PRIMARY KEY (consumer, id)) WITHOUT ROWID""",
    "CREATE INDEX done_by_expiry ON done (expires_at)",
    # What was told by now was told in the order in which it happened.
    "INSERT INTO memos (name, text) SELECT 'events-relayed', coalesce(max(position), 0) FROM published",
    "ALTER TABLE published ADD COLUMN event INTEGER",
    "UPDATE published SET event = position",
    "CREATE UNIQUE INDEX published_once ON published (event)",
    # What could not be counted waits like everything else: for a person, who may know what became of it.
    """INSERT INTO waiting (consumer, lane, number, body, attempts, error, at)
        SELECT 'update_insights', subject, number, CAST(body AS BLOB), 1, error, '2026-11-23T00:00:00.000000Z'
        FROM uncounted JOIN events USING (position)""",
    """INSERT INTO lanes (consumer, lane, arrivals, try_at)
        SELECT consumer, lane, count(*), '9999-12-31T23:59:59.999999Z' FROM waiting GROUP BY consumer, lane""",
    "DROP TABLE uncounted",
)
_LISTENERS: Final = (
    """CREATE TABLE webhooks (
        id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL, deleted_at TEXT, version INTEGER NOT NULL,
        body TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX webhooks_of_merchant ON webhooks (merchant_id, id) WHERE deleted_at IS NULL",
    """CREATE TABLE deliveries (
        webhook_id TEXT NOT NULL REFERENCES webhooks (id), event_id TEXT NOT NULL, due_at TEXT,
        forgotten_at TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (webhook_id, event_id)) WITHOUT ROWID""",
    "CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL",
    "CREATE INDEX deliveries_to_forget ON deliveries (forgotten_at)",
    """CREATE TABLE devices (
        id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL, buyer_id TEXT NOT NULL, registered_at TEXT NOT NULL,
        version INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX devices_of_buyer ON devices (merchant_id, buyer_id, registered_at, id)",
)
_PAYMENTS: Final = (
    "CREATE TABLE refunds_under_way (case_id TEXT PRIMARY KEY REFERENCES cases (id)) WITHOUT ROWID",
    """CREATE TABLE refunds_sent (
        account TEXT NOT NULL, at TEXT NOT NULL, reference TEXT NOT NULL,
        PRIMARY KEY (account, at, reference)) WITHOUT ROWID""",
    "CREATE TABLE marks (name TEXT PRIMARY KEY, text TEXT NOT NULL, expires_at TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX marks_by_expiry ON marks (expires_at)",
)
STEPS: Final = (_FIRST, _FEEDBACK, _COUNTERS, _COMPLAINTS, _MONTHS, _WAITING, _LISTENERS, _CHAINS, _PAYMENTS)
"""What leads from each version of the tables to the next; a version that was released is never changed."""


class TablesAreNewer(Exception):
    """The books were written by a newer version of this program, which may know what this one does not."""

    def __init__(self, version: int) -> None:
        super().__init__(f"these books are of version {version}; this program knows up to version {len(STEPS)}")


def prepare(connection: Connection) -> None:
    """Bring the tables up to date, or refuse books that are newer than this program."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version_of(connection)
        for step in STEPS[version:]:
            for statement in step:
                connection.execute(statement)
        if version < len(STEPS):
            connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version_of(connection: Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(STEPS):
        raise TablesAreNewer(version)
    return version
