"""``python -m djag_worker --url … --token-file … [--celery APP] [MODULE …]``"""

import argparse
import logging
import os
import socket
import sys
from pathlib import Path

from .client import Client
from .schema import SchemaError
from .sources import Sources
from .worker import Broken, Misconfigured, Worker

# As Djag's own programs say it: starting it again does not help.
_ONLY_A_PERSON_CAN_HELP = 78


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m djag_worker", description="A worker for Djag, with the handlers of Python modules, or a Celery app's tasks.")
    parser.add_argument("modules", metavar="MODULE", nargs="*", help="declares handlers by @handler")
    parser.add_argument("--celery", metavar="APP", help="a Celery app, named as for celery -A: each of its tasks becomes a handler")
    parser.add_argument("--url", default=os.environ.get("DJAG_URL"), help="where Djag's web is (DJAG_URL)")
    parser.add_argument("--token-file", default=os.environ.get("DJAG_TOKEN_FILE"), help="holds a token of workers (DJAG_TOKEN_FILE)")
    parser.add_argument("--queues", help="of the token's queues these alone, with commas between them")
    parser.add_argument("--concurrency", type=int, default=os.cpu_count() or 1, help="how many runs at once")
    parser.add_argument("--name", default=socket.gethostname(), help="what people know it by")
    parser.add_argument("--drain-seconds", type=float, default=20.0, help="so long runs may go on after SIGTERM before they are handed back")
    parser.add_argument("--ca-file", help="certificates to trust, for https")
    given = parser.parse_args()
    for name in ("url", "token_file"):
        if not getattr(given, name):
            parser.error(f"--{name.replace('_', '-')} is missing")
    if not given.modules and given.celery is None:
        parser.error("name a MODULE, or an APP by --celery")
    return given


def main() -> None:
    given = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    if "" not in sys.path and os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    token_file = Path(given.token_file)

    def read_token() -> str:
        # Each time, so that a token can be replaced while the worker runs.
        return token_file.read_text(encoding="utf-8").strip()

    try:
        read_token()
        client = Client(given.url, read_token, given.ca_file)
        sources = Sources(given.modules, given.celery)
        handlers = sources.load(logging.getLogger("djag_worker").warning)
        if not handlers:
            raise Misconfigured(f"There is no {'task' if given.celery else '@handler'} in {sources}.")
        options = {
            "name": given.name,
            "concurrency": given.concurrency,
            "queues": [name.strip() for name in given.queues.split(",")] if given.queues else None,
        }
        Worker(client, handlers, sources, options).run(given.drain_seconds)
    except (Misconfigured, SchemaError, ValueError, OSError, ImportError) as error:
        print(f"The worker cannot work: {error}", file=sys.stderr)
        sys.exit(_ONLY_A_PERSON_CAN_HELP)
    except Broken as error:
        print(f"The worker has a fault, and has ended: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
