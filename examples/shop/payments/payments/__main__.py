import signal
import sys
import threading

from .api import Api
from .config import read_config
from .http_server import HttpServer
from .log import log, log_libraries
from .migrations import migrate_until_done
from .store import Store


def main() -> int:
    log_libraries()
    try:
        config = read_config()
    except ValueError as error:
        log("error", "payments cannot start", error=str(error))
        return 1
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    store = Store(config.database_url)
    # The server listens at once and is ready later, so that a database that starts slowly is
    # seen as "not ready" and not as a crash.
    threading.Thread(target=migrate_until_done, args=(store, stop), daemon=True).start()
    api = Api(store, config.limit_cents)
    server = HttpServer((config.host, config.port), api)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    log("info", "payments listens", port=config.port)
    stop.wait()
    log("info", "payments drains")
    server.drain(config.drain_seconds)
    store.close()
    log("info", "payments stopped")
    return 0


sys.exit(main())
