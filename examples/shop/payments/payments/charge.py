"""What a charge is, and what is wrong with a request for one."""

import json
import re
from dataclasses import dataclass

_uuid = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_most_cents = 1_000_000_000_000


class InvalidRequest(Exception):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Charge:
    order_id: str
    amount_cents: int


def read_charge(body: bytes) -> Charge:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidRequest("body", "body has to be JSON") from None
    if not isinstance(parsed, dict):
        raise InvalidRequest("body", "body has to be an object with orderId and amountCents")
    return Charge(read_order_id(parsed.get("orderId")), _read_amount(parsed.get("amountCents")))


def read_order_id(value: object) -> str:
    if not isinstance(value, str) or _uuid.fullmatch(value) is None:
        raise InvalidRequest("orderId", "orderId has to be a UUID in lower case")
    return value


def _read_amount(value: object) -> int:
    # In Python, True is an int.
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _most_cents:
        raise InvalidRequest(
            "amountCents", f"amountCents has to be a whole number from 1 to {_most_cents}"
        )
    return value


def refusal(charge: Charge, limit_cents: int) -> str | None:
    """Why a charge is refused; None where it is not."""
    if charge.amount_cents <= limit_cents:
        return None
    return f"the amount of {charge.amount_cents} cents is over the limit of {limit_cents} cents"
