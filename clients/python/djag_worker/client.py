"""Djag's calls for workers, over HTTP."""

import http.client
import json
import logging
import random
import socket
import ssl
import threading
import time
import urllib.parse
from typing import Any, Callable, Dict, Optional

log = logging.getLogger("djag_worker")

ROOT = "/api/worker/v1"
_LONGEST_PAUSE_SECONDS = 2.0
_LONGEST_RETRY_AFTER_SECONDS = 60.0
_PATIENCE_SECONDS = 10.0
_AWAY = (408, 425, 429, 500, 502, 503, 504)
_TOO_LARGE = 413
_SAID_AGAIN_AFTER_SECONDS = 30.0


class Refused(Exception):
    """Djag's answer, which asking again would not change. `code` stays the same while sentences change."""

    def __init__(self, code: str, problem: Dict[str, Any]):
        errors = problem.get("errors")
        told = [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []
        fields = "".join(f" {each.get('field')}: {each.get('detail')}" for each in told)
        super().__init__(f"{problem.get('detail', 'No reason was given.')}{fields}")
        self.code = code

    @property
    def has_no_worker(self) -> bool:
        """What it was about is this worker's no longer."""
        return self.code in ("not_held", "not_found")

    @property
    def is_by_token(self) -> bool:
        """The token is worth nothing here: only a person can help."""
        return self.code in ("not_signed_in", "forbidden")


class Away(Exception):
    """Djag could not be reached, or could not answer now."""

    def __init__(self, reason: object, retry_after: float = 0.0):
        super().__init__(str(reason))
        self.retry_after = retry_after


class Client:
    """One connection, kept open: for one thread."""

    def __init__(self, url: str, read_token: Callable[[], str], ca_file: Optional[str] = None):
        self._parts = urllib.parse.urlsplit(url.rstrip("/"))
        if self._parts.scheme not in ("http", "https") or not self._parts.hostname:
            raise ValueError(f"{url!r} is no address such as https://djag.example.org.")
        self._read_token = read_token
        self._ca_file = ca_file
        self._context = ssl.create_default_context(cafile=ca_file) if self._parts.scheme == "https" else None
        self._connection: Optional[http.client.HTTPConnection] = None
        self._url = url

    def another(self) -> "Client":
        """The same for another thread."""
        return Client(self._url, self._read_token, self._ca_file)

    def close(self) -> None:
        """Cuts the connection off, from whichever thread: a call that waits for its answer ends as Away."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if connection.sock is not None:
            try:
                connection.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        connection.close()

    def call(self, path: str, body: Dict[str, Any], patience_seconds: float = _PATIENCE_SECONDS) -> Dict[str, Any]:
        """Asks once. Raises Refused or Away: what says neither that all went well nor, by a code, what is wrong, is not Djag's answer."""
        data = json.dumps(body).encode("ascii")
        try:
            status, headers, text = self._exchange(path, data, patience_seconds)
        except (OSError, ValueError, http.client.HTTPException) as error:
            # ValueError: what the file of the token holds can be in no header, as while it is being replaced.
            self.close()
            raise Away(f"{type(error).__name__}: {error}") from None
        if status == 204:
            return {}
        said = _object_in(text)
        if status < 300 and said is not None:
            return said
        if status in _AWAY:
            raise Away(f"Djag answered {status}", _seconds(headers.get("retry-after")))
        code = None if said is None or status < 300 else said.get("code")
        if isinstance(code, str) and said is not None:
            raise Refused(code, said)
        if status == _TOO_LARGE:
            raise Refused("too_large", {"detail": "Something before Djag takes no body as large as this one."})
        raise Away(f"{self._url} answered {status}, but not as Djag does. Is it the address of Djag's web, and lets a proxy workers pass?")

    def call_patiently(self, path: str, body: Dict[str, Any], is_over: Callable[[], bool]) -> Optional[Dict[str, Any]]:
        """Asks until there is an answer, or it is over: then None. Raises Refused."""
        pause = Pause()
        said_at = float("-inf")
        while not is_over():
            try:
                return self.call(path, body)
            except Away as away:
                if time.monotonic() - said_at > _SAID_AGAIN_AFTER_SECONDS:
                    said_at = time.monotonic()
                    log.warning("Djag is away, and is asked again: %s", away)
                pause.sleep(away.retry_after)
        return None

    def _exchange(self, path: str, data: bytes, patience_seconds: float) -> "tuple[int, Any, bytes]":
        connection = self._connection
        if connection is None:
            host, port = self._parts.hostname or "", self._parts.port
            if self._context is None:
                connection = http.client.HTTPConnection(host, port, timeout=patience_seconds)
            else:
                connection = http.client.HTTPSConnection(host, port, timeout=patience_seconds, context=self._context)
            self._connection = connection
        connection.timeout = patience_seconds
        if connection.sock is not None:
            connection.sock.settimeout(patience_seconds)
        headers = {"Authorization": f"Bearer {self._read_token()}", "Content-Type": "application/json", "User-Agent": "djag-python"}
        connection.request("POST", f"{self._parts.path}{ROOT}{path}", body=data, headers=headers)
        response = connection.getresponse()
        text = response.read()
        if response.will_close:
            connection.close()
        return response.status, response.headers, text


class Pause:
    """Pauses that grow, with some chance in them, so that workers do not come back all at once."""

    def __init__(self) -> None:
        self._seconds = 0.1

    def sleep(self, least_seconds: float = 0.0, until: Optional[threading.Event] = None) -> None:
        seconds = max(least_seconds, self._seconds * random.uniform(0.5, 1.0))
        self._seconds = min(_LONGEST_PAUSE_SECONDS, self._seconds * 2)
        if until is None:
            time.sleep(seconds)
        else:
            until.wait(seconds)


def _object_in(text: bytes) -> Optional[Dict[str, Any]]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _seconds(text: Optional[str]) -> float:
    try:
        return min(_LONGEST_RETRY_AFTER_SECONDS, float(text or 0))
    except ValueError:
        return 0.0
