import json
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import metrics
from .api import Answer, Api
from .log import log

_most_bytes = 16_384
_grace_seconds = 6
_probes = ("/healthz", "/ready", "/metrics")
_methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class HttpServer(ThreadingHTTPServer):
    # The default of 5 connections that wait to be accepted drops bursts.
    request_queue_size = 128
    daemon_threads = True

    def __init__(self, address: tuple[str, int], api: Api) -> None:
        self.api = api
        self._handlers: set[Handler] = set()
        self._changed = threading.Condition()
        self._is_anybody_waiting = False
        super().__init__(address, Handler)

    def opened(self, handler: "Handler") -> None:
        with self._changed:
            self._handlers.add(handler)

    def closed(self, handler: "Handler") -> None:
        with self._changed:
            self._handlers.discard(handler)
            self._changed.notify_all()

    def drain(self, seconds: float) -> None:
        """Says "not ready" while requests are still taken, as they arrive until every proxy has
        heard that this pod goes; then accepts no more and waits for those under way."""
        self.api.is_draining = True
        time.sleep(seconds)
        self.shutdown()
        self._take_waiting()
        self.socket.close()
        with self._changed:
            for handler in self._handlers:
                handler.end_when_idle()
            if not self._changed.wait_for(lambda: not self._handlers, _grace_seconds):
                log("warn", "requests were cut off", after=_grace_seconds)

    def _take_waiting(self) -> None:
        """Takes those who have connected and were not accepted yet, whom a close would cut off."""
        self.timeout = 0
        self._is_anybody_waiting = True
        while self._is_anybody_waiting:
            self.handle_request()

    def handle_timeout(self) -> None:
        self._is_anybody_waiting = False

    def handle_error(self, request: object, client_address: object) -> None:
        error = sys.exception()
        # A client that goes away is no trouble of ours.
        if not isinstance(error, (ConnectionError, TimeoutError)):
            log("error", "a connection failed", error=repr(error))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: HttpServer
    # Longer than clients keep idle connections, so that they close them and never send a request
    # into one that is being closed here.
    timeout = 7_200
    # Head and body in one packet: two would wait for each other's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    error_content_type = "application/json"
    error_message_format = '{"error": "%(message)s"}\n'
    _is_busy = False

    def setup(self) -> None:
        super().setup()
        self.server.opened(self)

    def finish(self) -> None:
        try:
            super().finish()
        finally:
            self.server.closed(self)

    def end_when_idle(self) -> None:
        """Lets an idle connection read its end; what has arrived before is still answered."""
        if not self._is_busy:
            self.connection.shutdown(socket.SHUT_RD)

    def parse_request(self) -> bool:
        self._is_busy = True
        return super().parse_request()

    def handle_one_request(self) -> None:
        super().handle_one_request()
        self._is_busy = False
        if self.server.api.is_draining:
            self.close_connection = True

    def _handle(self) -> None:
        started = time.monotonic()
        path = self.path.partition("?")[0]
        answer = self._answer(path)
        self._send(answer)
        seconds = time.monotonic() - started
        metrics.observe(answer.route, self.command, answer.status, seconds)
        if path in _probes:
            return
        log(
            "info",
            "request",
            method=self.command,
            path=path,
            route=answer.route,
            status=answer.status,
            durationMs=round(seconds * 1_000),
            requestId=self.headers.get("X-Request-Id", ""),
        )

    def _answer(self, path: str) -> Answer:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            return self._unread(411, "body has to come with a Content-Length")
        if int(length) > _most_bytes:
            return self._unread(413, f"body has to be at most {_most_bytes} bytes")
        body = self.rfile.read(int(length))
        return self.server.api.answer(self.command, path, body)

    def _unread(self, status: int, message: str) -> Answer:
        """An answer that leaves the body unread, after which the connection is of no more use."""
        self.close_connection = True
        body = json.dumps({"error": message, "field": "body"}).encode() + b"\n"
        return Answer(status, "unknown", body)

    def _send(self, answer: Answer) -> None:
        if self.server.api.is_draining:
            self.close_connection = True
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Requests are logged as JSON, once they are answered."""


for _method in _methods:
    setattr(Handler, f"do_{_method}", Handler._handle)
