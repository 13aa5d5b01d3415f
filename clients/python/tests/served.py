"""A server that answers what a test says, in place of Djag or of what stands before it."""

import contextlib
import http.server
import json
import threading


@contextlib.contextmanager
def served(answer):
    """`answer` gets the path and the body of each call, and gives the status and the text of its answer. Gives the address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, text = answer(self.path.rsplit("/", 1)[-1], body)
            data = text.encode() if isinstance(text, str) else json.dumps(text).encode()
            # Who asked may have gone.
            with contextlib.suppress(OSError):
                self.send_response(status)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
