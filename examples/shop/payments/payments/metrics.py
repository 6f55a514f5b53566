from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

# The client appends _total.
_requests = Counter(
    "http_requests",
    "Requests answered, by route, method and status.",
    ["route", "method", "status"],
)
_durations = Histogram(
    "http_request_duration_seconds",
    "How long requests took, by route and method.",
    ["route", "method"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

content_type = CONTENT_TYPE_LATEST


def observe(route: str, method: str, status: int, seconds: float) -> None:
    _requests.labels(route, method, str(status)).inc()
    _durations.labels(route, method).observe(seconds)


def exposition() -> bytes:
    return generate_latest()
