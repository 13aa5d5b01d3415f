"""Handlers that try what this client promises beside the protocol."""

import asyncio
import datetime
import enum
import logging
import os
import signal
import subprocess
import sys
import time

from djag_worker import FinalFailure, handler


class Colour(enum.Enum):
    RED = "red"


@handler("own.prints")
def prints(ctx):
    print("out")
    print("err", file=sys.stderr)
    sys.stdout.buffer.write(b"\xff broken\n10%\r100%\nno line end")
    logging.getLogger("shop").warning("by logging")


@handler("own.final")
def final(ctx):
    raise FinalFailure("never")


@handler("own.dies")
def dies(ctx):
    os.kill(os.getpid(), signal.SIGKILL)


@handler("own.exits")
def exits(ctx):
    os._exit(3)


@handler("own.no-json")
def no_json(ctx):
    return {1, 2}


@handler("own.much")
def much(ctx):
    return "x" * 2_000_000


@handler("own.stubborn")
def stubborn(ctx):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ctx.log("waiting")
    while True:
        time.sleep(1)


@handler("own.async")
async def asynchronous(ctx, day: datetime.date, colour: Colour = Colour.RED):
    await asyncio.sleep(0)
    return [(day + datetime.timedelta(days=1)).isoformat(), colour.name, os.environ["DJAG_RUN_ID"] == ctx.run_id]


@handler("own.leaves")
def leaves(ctx):
    return subprocess.Popen(["sleep", "1000"]).pid
