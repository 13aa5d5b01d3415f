"""What the process of a run is told, on its standard input."""

import json
import os
import queue
import select
import threading
from typing import IO, Any, Dict, Optional

# Who has started a program that outlives it leaves its standard input open: so often it is asked whether anybody is left to be told.
_LOOKS_UP_AFTER_MS = 500


class Orders:
    """Lines of JSON in order, written by a thread of their own: a process that reads nothing for a while holds up nobody who tells it something."""

    def __init__(self, stdin: IO[bytes]):
        self._stdin = stdin
        self._lines: "queue.SimpleQueue[Optional[bytes]]" = queue.SimpleQueue()
        self._is_over = threading.Event()
        os.set_blocking(stdin.fileno(), False)

    def start(self) -> None:
        """From now on what it is told is written. Raises RuntimeError when there is no thread to be had."""
        threading.Thread(target=self._write_all, daemon=True).start()

    def tell(self, message: Dict[str, Any]) -> None:
        """Waits for nothing. What a process that has ended is told is lost."""
        self._lines.put(json.dumps(message).encode("ascii") + b"\n")

    def tell_alive(self) -> None:
        """Anything that it has still to hear says that its worker lives, too: one that reads nothing does not gather these."""
        if self._lines.empty():
            self.tell({"alive": True})

    def end(self) -> None:
        """The process has ended: what is left is not written."""
        self._is_over.set()
        self._lines.put(None)

    def _write_all(self) -> None:
        with self._stdin:
            room = select.poll()
            room.register(self._stdin.fileno(), select.POLLOUT)
            while not self._is_over.is_set():
                line = self._lines.get()
                if line is None or not self._write(line, room):
                    return

    def _write(self, line: bytes, room: "select.poll") -> bool:
        """Gives whether it was written to its end."""
        left = memoryview(line)
        while left and not self._is_over.is_set():
            if room.poll(_LOOKS_UP_AFTER_MS):
                try:
                    left = left[os.write(self._stdin.fileno(), left) :]
                except BlockingIOError:
                    pass
                except OSError:
                    # It has ended.
                    return False
        return not left
