export type LineStreamOptions = {
  /** How often `askAnew` is asked whether it may go on. */
  everyMs: number
  askAnew: () => Promise<void>
  /** The reader has gone, or nothing more comes. */
  end: () => void
}

/** Lines of JSON, each sent when its reader has taken those before it; null is an empty line. */
export function lineStream(lines: AsyncIterable<unknown>, { everyMs, askAnew, end }: LineStreamOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const reading = lines[Symbol.asyncIterator]()
  const asking = setInterval(() => void askAnew(), everyMs)
  asking.unref()
  const over = () => {
    clearInterval(asking)
    end()
  }
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reading.next()
        if (!done) return controller.enqueue(encoder.encode(value === null ? '\n' : `${JSON.stringify(value)}\n`))
        over()
        controller.close()
      } catch (error) {
        over()
        controller.error(error)
      }
    },
    async cancel() {
      over()
      await reading.return?.()
    },
  })
}
