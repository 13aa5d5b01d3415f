"""Handlers that are told things while they have no time for it."""

import os
import signal
import subprocess

from djag_worker import handler


@handler("told.stands-still")
def stands_still(ctx):
    ctx.log("standing still")
    os.kill(os.getpid(), signal.SIGSTOP)


@handler("told.logs-without-pause")
def logs_without_pause(ctx):
    heard = []
    ctx.on_action("say", lambda payload: heard.append(payload["text"]) or "x" * 10_000)
    while len(heard) < 10:
        ctx.log("y" * 1_000)
    return len(heard)


@handler("told.leaves-its-input-open")
def leaves_its_input_open(ctx):
    ctx.log(str(subprocess.Popen(["sleep", "1000"], start_new_session=True).pid))
    os.kill(os.getpid(), signal.SIGSTOP)
