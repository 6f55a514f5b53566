import json
import logging
import sys
from datetime import UTC, datetime


def log(level: str, message: str, **details: object) -> None:
    """Writes one line of JSON to stdout, in one piece: threads write at the same time."""
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "level": level.upper(),
        "msg": message,
        "service": "payments",
        **details,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class _JsonHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        log(record.levelname.lower(), record.getMessage(), logger=record.name)


def log_libraries() -> None:
    """Lets what libraries have to say be JSON as well."""
    logging.addLevelName(logging.WARNING, "WARN")
    logging.basicConfig(handlers=[_JsonHandler()], level=logging.WARNING)
