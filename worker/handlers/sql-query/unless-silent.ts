/** So long a server may take to end what is cancelled before its connection is closed. */
const CANCEL_MS = 1_500

/** Nobody knows what became of a transaction that was stopped. `end` says so, behind “It took longer than 5 s, and”. */
export class UnknownEnd extends Error {
  readonly end: string

  constructor(message: string, end: string) {
    super(message)
    this.end = end
  }
}

/** Waits for an answer, and when the run has to stop for a moment only: nothing more may ever come. @throws UnknownEnd when it is over */
export async function unlessSilent<T>(answer: Promise<T>, stop: AbortSignal, end = 'the server has not answered since'): Promise<T> {
  const { promise: isSilent, reject } = Promise.withResolvers<never>()
  let timer: NodeJS.Timeout | undefined
  const wait = () => {
    timer = setTimeout(() => reject(new UnknownEnd(`It was cancelled, and ${end}.`, end)), CANCEL_MS)
  }
  if (stop.aborted) wait()
  else stop.addEventListener('abort', wait, { once: true })
  try {
    return await Promise.race([answer, isSilent])
  } finally {
    clearTimeout(timer)
    stop.removeEventListener('abort', wait)
  }
}
