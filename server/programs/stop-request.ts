/** A terminal's Ctrl-C and a forwarded signal are the same wish when they come together. */
const SAME_WISH_MS = 1_000

export interface ProgramStop {
  signal: AbortSignal
  requested: Promise<void>
  /** Asks to stop from within. */
  request(): void
  /** Sets what a second signal, sent by somebody who does not want to wait, does. */
  onInsistence(action: () => void): void
}

/** Turns the signals that ask a program to end, and the loss of a parent that runs it, into one request to stop. */
export function stopRequest(): ProgramStop {
  const controller = new AbortController()
  let firstMs = 0
  let insist = () => {}
  const requested = new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve()))
  const onSignal = () => {
    if (!controller.signal.aborted) {
      firstMs = performance.now()
      controller.abort()
    } else if (performance.now() - firstMs > SAME_WISH_MS) insist()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  process.once('disconnect', onSignal)
  process.channel?.unref()
  return {
    signal: controller.signal,
    requested,
    request: () => controller.abort(),
    onInsistence: (action) => {
      insist = action
    },
  }
}
