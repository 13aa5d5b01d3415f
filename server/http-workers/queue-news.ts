import { CHANNELS } from '#server/database/channels.ts'
import { Listener } from '#server/database/listener.ts'
import { failureLog } from '#server/failures/failure-log.ts'

/** Hears which queues have got jobs, over one listening connection, for all who wait for a run of them. */
export class QueueNews {
  readonly #listener: Listener
  readonly #followers = new Map<string, QueueFollower>()
  #isClosed = false

  /** @param url where the listener connects */
  constructor(url: string) {
    this.#listener = new Listener({
      url,
      applicationName: 'djag web, workers, listening',
      channels: [CHANNELS.queue],
      onNotification: (_, queue) => this.#tell((follower) => follower.queues.has(queue)),
      onListening: () => this.#tell(() => true),
      onLost: (error) =>
        failureLog.warn(
          { err: error },
          'Workers over HTTP: nothing is heard of new runs until the database is connected again; they poll.',
        ),
    })
  }

  /** How many wait. */
  get size(): number {
    return this.#followers.size
  }

  /**
   * Follows queues for one worker, of whose earlier wait nothing is left: it asks once at a time, and who asks anew has given up on the answer before.
   * Close it in the end.
   */
  follow(workerId: string, queues: readonly string[], signal: AbortSignal): QueueFollower {
    this.#followers.get(workerId)?.close()
    const follower = new QueueFollower(queues, signal, () => {
      if (this.#followers.get(workerId) === follower) this.#followers.delete(workerId)
    })
    if (this.#isClosed) follower.close()
    else this.#followers.set(workerId, follower)
    return follower
  }

  /** Ends every wait, so that the web server can stop. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const follower of [...this.#followers.values()]) follower.close()
    await this.#listener.close()
  }

  #tell(whom: (follower: QueueFollower) => boolean): void {
    for (const follower of this.#followers.values()) if (whom(follower)) follower.hear()
  }
}

/** Whether something may have come for a worker since it last looked. */
export class QueueFollower {
  readonly queues: ReadonlySet<string>
  readonly #signal: AbortSignal
  readonly #onClose: () => void
  #isOver = false
  #isNew = false
  #wake: () => void = () => {}

  constructor(queues: readonly string[], signal: AbortSignal, onClose: () => void) {
    this.queues = new Set(queues)
    this.#signal = signal
    this.#onClose = onClose
    signal.addEventListener('abort', this.close)
  }

  /** Nobody waits for an answer any more. */
  get isOver(): boolean {
    return this.#isOver || this.#signal.aborted
  }

  /** To be said before a look: what comes after it is new. */
  forget(): void {
    this.#isNew = false
  }

  hear(): void {
    this.#isNew = true
    this.#wake()
  }

  /** Until something may have come, or the time has passed. */
  async wait(longestMs: number): Promise<void> {
    if (this.#isNew || this.isOver) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, longestMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = () => {}
  }

  readonly close = (): void => {
    this.#isOver = true
    this.#signal.removeEventListener('abort', this.close)
    this.#wake()
    this.#onClose()
  }
}
