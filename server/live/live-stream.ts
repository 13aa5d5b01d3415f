import type { LiveEvent } from '#domain/live-event.ts'
import { MergedEvents } from './merge-events.ts'

/** At most four times a second. */
const LEAST_PAUSE_MS = 250
const encoder = new TextEncoder()

/** One browser's stream of server-sent events. What comes faster than it is sent, or than the browser reads, is merged meanwhile. */
export class LiveStream {
  readonly sessionId: string
  readonly body: ReadableStream<Uint8Array>
  readonly #onEnd: (stream: LiveStream) => void
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #pending = new MergedEvents()
  #owesReread: boolean
  #timer: NodeJS.Timeout | null = null
  #sentAtMs = Number.NEGATIVE_INFINITY

  /** @param missedEvents the browser had a stream before: it has to read everything again */
  constructor(sessionId: string, missedEvents: boolean, onEnd: (stream: LiveStream) => void) {
    this.sessionId = sessionId
    this.#owesReread = missedEvents
    this.#onEnd = onEnd
    this.body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller
        // An id, so that the browser names one when it comes again after its connection broke.
        controller.enqueue(encoder.encode('retry: 1000\nid: 1\n\n'))
        this.#schedule()
      },
      pull: () => this.#schedule(),
      cancel: () => this.#end(),
    })
  }

  push(event: LiveEvent): void {
    this.#pending.add(event)
    this.#schedule()
  }

  /** Tells the browser to read everything again, in place of what it would have been told. */
  reread(): void {
    this.#owesReread = true
    this.#schedule()
  }

  /** A comment: proxies keep the connection, and one that broke is noticed. */
  heartbeat(): void {
    if (this.#isReadyForMore()) this.#controller?.enqueue(encoder.encode(': still here\n\n'))
  }

  /** @param reason in words, for whoever looks at what the stream kept true; without one the browser comes again by itself */
  close(reason?: string): void {
    if (reason !== undefined) this.#controller?.enqueue(encoder.encode(`event: closed\ndata: ${JSON.stringify({ reason })}\n\n`))
    this.#controller?.close()
    this.#end()
  }

  #end(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#controller = null
    this.#onEnd(this)
  }

  #isReadyForMore(): boolean {
    return this.#controller !== null && (this.#controller.desiredSize ?? 0) > 0
  }

  #schedule(): void {
    if (this.#timer || !this.#controller || (this.#pending.isEmpty && !this.#owesReread)) return
    const pauseMs = Math.max(0, this.#sentAtMs + LEAST_PAUSE_MS - performance.now())
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#send()
    }, pauseMs)
  }

  /** Not while the browser has yet to read what it was sent: then its next `pull` sends what has gathered until then. */
  #send(): void {
    if (!this.#isReadyForMore()) return
    const events = this.#pending.take()
    const text = this.#owesReread
      ? 'event: reread\ndata: {}\n\n'
      : events.map((event) => `event: change\ndata: ${JSON.stringify(event)}\n\n`).join('')
    this.#owesReread = false
    this.#sentAtMs = performance.now()
    this.#controller?.enqueue(encoder.encode(text))
  }
}
