from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event

import psycopg
from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from .charge import Charge


class Unavailable(Exception):
    """The database does not answer now and may later."""

    message = "the database of payments does not answer"


@dataclass(frozen=True)
class Payment:
    order_id: str
    amount_cents: int
    status: str
    reason: str | None
    created_at: datetime


_columns = "order_id::text, amount_cents, status, reason, created_at"


_connection_settings = {
    "connect_timeout": 2,
    "options": "-c statement_timeout=3000",
    # A server whose node is gone says nothing at all: without these, calls would wait for minutes.
    "tcp_user_timeout": 3_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
}


class Store:
    def __init__(self, database_url: str) -> None:
        self.migrated = Event()
        self._pool = ConnectionPool(
            database_url,
            kwargs=_connection_settings,
            min_size=1,
            max_size=4,
            timeout=2,
            # Requests ask for connections again and again, so that giving up soon heals soonest:
            # a long patience would let the pauses between attempts grow.
            reconnect_timeout=2,
            check=ConnectionPool.check_connection,
            open=True,
        )

    def close(self) -> None:
        self._pool.close(timeout=1)

    def is_ready(self) -> bool:
        if not self.migrated.is_set():
            return False
        try:
            # Taking a connection checks it.
            with self.connection(timeout=1):
                return True
        except Unavailable:
            return False

    def charge(self, charge: Charge, reason: str | None) -> tuple[Payment, bool]:
        """The payment of the order, and whether it was made now; each order has only one."""
        status = "charged" if reason is None else "refused"
        with self._rows() as cursor:
            cursor.execute(
                "INSERT INTO payments (order_id, amount_cents, status, reason) "
                "VALUES (%s, %s, %s, %s) ON CONFLICT (order_id) DO NOTHING "
                f"RETURNING {_columns}",
                (charge.order_id, charge.amount_cents, status, reason),
            )
            made = cursor.fetchone()
            if made is not None:
                return made, True
            found = self._select(cursor, charge.order_id)
            if found is None:
                raise RuntimeError(f"the payment of {charge.order_id} is gone")
            return found, False

    def find(self, order_id: str) -> Payment | None:
        with self._rows() as cursor:
            return self._select(cursor, order_id)

    @staticmethod
    def _select(cursor: psycopg.Cursor[Payment], order_id: str) -> Payment | None:
        query = f"SELECT {_columns} FROM payments WHERE order_id = %s"
        return cursor.execute(query, (order_id,)).fetchone()

    @contextmanager
    def _rows(self) -> Iterator[psycopg.Cursor[Payment]]:
        if not self.migrated.is_set():
            raise Unavailable
        with self.connection() as connection:
            with connection.cursor(row_factory=class_row(Payment)) as cursor:
                yield cursor

    @contextmanager
    def connection(self, timeout: float = 2) -> Iterator[psycopg.Connection]:
        """A connection in a transaction. Errors that may pass become Unavailable."""
        try:
            with self._pool.connection(timeout=timeout) as connection:
                yield connection
        except (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError):
            raise
        except psycopg.Error as error:
            raise Unavailable(str(error)) from error
