"""A server on this machine that records requests and finds nothing."""

import contextlib
import http.server
import json
import threading


class Recorder(http.server.BaseHTTPRequestHandler):
    """Answers each request like a search that found nothing; `server.received` has the paths and the bodies."""

    timeout = 10

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.received.append((self.path, json.loads(body)))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def recording():
    """The server's address, and the list of received requests."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder) as server:
        server.received = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", server.received
        finally:
            server.shutdown()
            thread.join()
