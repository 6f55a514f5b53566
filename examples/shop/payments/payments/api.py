"""What is answered to each request; how requests arrive is http_server's part."""

import json
from dataclasses import dataclass, field
from urllib.parse import unquote

from . import metrics
from .charge import InvalidRequest, read_charge, read_order_id, refusal
from .log import log
from .store import Payment, Store, Unavailable


@dataclass(frozen=True)
class Answer:
    status: int
    #: The path without what varies, for metrics.
    route: str
    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def _json(status: int, route: str, body: dict[str, object]) -> Answer:
    return Answer(status, route, json.dumps(body).encode() + b"\n")


class Api:
    def __init__(self, store: Store, limit_cents: int) -> None:
        self._store = store
        self._limit_cents = limit_cents
        self.is_draining = False

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        route = self._route(path)
        try:
            return self._dispatch(method, path, route, body)
        except InvalidRequest as error:
            return _json(400, route, {"error": str(error), "field": error.field})
        except Unavailable as error:
            log("warn", "the database does not answer", error=str(error))
            answer = _json(503, route, {"error": Unavailable.message, "service": "payments"})
            answer.headers["Retry-After"] = "2"
            return answer
        except Exception as error:
            log("error", "a request failed", path=path, error=repr(error))
            message = "payments failed: its log says why"
            return _json(500, route, {"error": message, "service": "payments"})

    @staticmethod
    def _route(path: str) -> str:
        if path in ("/healthz", "/ready", "/metrics", "/payments"):
            return path
        if path.startswith("/payments/") and "/" not in path.removeprefix("/payments/"):
            return "/payments/{orderId}"
        return "unknown"

    def _dispatch(self, method: str, path: str, route: str, body: bytes) -> Answer:
        match ("GET" if method == "HEAD" else method, route):
            case ("GET", "/healthz"):
                return _json(200, route, {"status": "alive"})
            case ("GET", "/ready"):
                return self._ready()
            case ("GET", "/metrics"):
                return Answer(200, route, metrics.exposition(), metrics.content_type)
            case ("POST", "/payments"):
                return self._charge(body)
            case ("GET", "/payments/{orderId}"):
                return self._find(unquote(path.removeprefix("/payments/")))
        return _json(404, route, {"error": f"there is no {method} {path}"})

    def _ready(self) -> Answer:
        if self.is_draining:
            return _json(503, "/ready", {"error": "payments is stopping"})
        if not self._store.is_ready():
            return _json(503, "/ready", {"error": Unavailable.message})
        return _json(200, "/ready", {"status": "ready"})

    def _charge(self, body: bytes) -> Answer:
        charge = read_charge(body)
        payment, is_new = self._store.charge(charge, refusal(charge, self._limit_cents))
        if payment.amount_cents != charge.amount_cents:
            message = f"the order was charged {payment.amount_cents} cents before"
            return _json(409, "/payments", {"error": message, "field": "amountCents"})
        if payment.status == "refused":
            return _json(
                402, "/payments", {"error": payment.reason, "payment": _shown(payment)}
            )
        return _json(201 if is_new else 200, "/payments", _shown(payment))

    def _find(self, text: str) -> Answer:
        route = "/payments/{orderId}"
        order_id = read_order_id(text)
        payment = self._store.find(order_id)
        if payment is None:
            message = f"there is no payment of the order {order_id}"
            return _json(404, route, {"error": message, "field": "orderId"})
        return _json(200, route, _shown(payment))


def _shown(payment: Payment) -> dict[str, object]:
    return {
        "orderId": payment.order_id,
        "amountCents": payment.amount_cents,
        "status": payment.status,
        "reason": payment.reason,
        "createdAt": payment.created_at.isoformat(),
    }
