from threading import Event

import psycopg

from .log import log
from .store import Store, Unavailable

# The advisory lock that lets one pod at a time change the schema.
_lock = 7_244_002

# The versions of the schema, from 1: append to them, never change one.
_migrations = (
    """CREATE TABLE payments (
        order_id uuid PRIMARY KEY,
        amount_cents bigint NOT NULL CHECK (amount_cents > 0),
        status text NOT NULL CHECK (status IN ('charged', 'refused')),
        reason text,
        created_at timestamptz NOT NULL DEFAULT now()
    )""",
)


def migrate_until_done(store: Store, stop: Event) -> None:
    """Brings the schema up to date, as often as it takes the database to answer."""
    pause = 0.25
    while not stop.is_set():
        try:
            _migrate(store)
        except (Unavailable, psycopg.Error) as error:
            log("warn", "the schema could not be made yet", error=str(error))
            stop.wait(pause)
            pause = min(2 * pause, 5)
        else:
            store.migrated.set()
            log("info", "the schema is up to date", version=len(_migrations))
            return


def _migrate(store: Store) -> None:
    with store.connection() as connection:
        # Another pod may hold the lock for longer than a query of a request may take.
        connection.execute("SET LOCAL statement_timeout = '30s'")
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_lock,))
        connection.execute(
            """CREATE TABLE IF NOT EXISTS schema_versions (
                version integer PRIMARY KEY,
                applied_at timestamptz NOT NULL DEFAULT now()
            )"""
        )
        row = connection.execute("SELECT coalesce(max(version), 0) FROM schema_versions").fetchone()
        done: int = 0 if row is None else row[0]
        for version, statement in enumerate(_migrations[done:], start=done + 1):
            connection.execute(statement)
            connection.execute("INSERT INTO schema_versions (version) VALUES (%s)", (version,))
