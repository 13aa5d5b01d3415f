/** What came in while a slice of time went by is looked at before the next one begins. */
const SLICE_MS = 50

/**
 * Whether the event happens in so many milliseconds; rejects when it does. The time is that in which this process could have noticed: one that
 * gets no turn on a busy machine does not take its own standstill for the silence of others.
 */
export async function happensWithin(milliseconds: number, event: Promise<unknown>): Promise<boolean> {
  let hasHappened = false
  const happening = event.then(() => {
    hasHappened = true
  })
  for (let leftMs = milliseconds; leftMs > 0 && !hasHappened; leftMs -= SLICE_MS) {
    let timer: NodeJS.Timeout | undefined
    const slice = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.min(leftMs, SLICE_MS))
    })
    await Promise.race([happening, slice]).finally(() => clearTimeout(timer))
  }
  return hasHappened
}
