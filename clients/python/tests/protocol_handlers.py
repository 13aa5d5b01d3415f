"""The handlers by which a client is held to the protocol (npm run test:worker-protocol)."""

from djag_worker import ActionRefused, handler


@handler("protocol.echo")
def echo(ctx, **given):
    return given


@handler("protocol.fail")
def fail(ctx):
    raise ValueError("asked to fail")


@handler("protocol.fail-once")
def fail_once(ctx):
    if ctx.attempt == 1:
        raise ValueError("asked to fail")


@handler("protocol.log")
def log(ctx, text: str):
    ctx.log(text)
    ctx.log.warn(text)
    ctx.log.error(text)
    ctx.progress(50, "half")


@handler("protocol.wait")
def wait(ctx, seconds: float):
    ctx.log("waiting")
    ctx.wait(seconds)
    raise RuntimeError("stopped")


@handler("protocol.hear")
def hear(ctx):
    heard = []

    def say(payload):
        if "text" not in payload:
            raise ActionRefused("no text")
        heard.append(payload["text"])
        return {"heard": payload["text"]}

    ctx.on_action("say", say)
    ctx.log("listening")
    while not ctx.stopping and not ctx.wait(0.1):
        pass
    return heard
