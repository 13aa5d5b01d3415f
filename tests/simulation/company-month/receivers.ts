import type { IncidentSeverity } from '#domain/incidents/incident.ts'
import { afterAnswer, type DeliveryAnswer } from '#domain/notifications/delivery-answer.ts'
import type { DueTelling } from '#domain/notifications/tellings-due.ts'
import { chanceOf } from '../chance.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How a receiver is for a while: it answers nothing; takes it and answers too late; 500; 429, with when to come again; 410, which is final. */
const TROUBLES = ['down', 'slow', 'fails', 'busy', 'refuses'] as const
type ReceiverTrouble = (typeof TROUBLES)[number]
type Stretch = { fromMs: number; untilMs: number; trouble: ReceiverTrouble }

/** Something that was said to a channel. `id` stays the same however often it is sent. */
export type Message = DueTelling & { id: string; incidentId: number; causeKey: string; saidAtMs: number }
type Waiting = Message & { attempts: number; nextAttemptMs: number }

/** The channels of a company: one that always takes what comes, one that is down, slow or fails now and again, and one that refuses some, too. */
export const COMPANY_CHANNELS = [1, 2, 3] as const

/** Up to three times a day each channel but the first is in trouble, for up to five hours. */
export function troublesOfReceivers(startMs: number, days: number, seed: number): Map<number, Stretch[]> {
  return new Map(
    COMPANY_CHANNELS.map((channelId) => {
      const chance = chanceOf(seed, 'receiver', channelId)
      const possible = TROUBLES.filter((trouble) => channelId !== 1 && (channelId === 3 || trouble !== 'refuses'))
      const stretches = Array.from({ length: days }, (_, day) =>
        Array.from({ length: possible.length === 0 ? 0 : chance.below(4) }, (): Stretch => {
          const fromMs = startMs + day * DAY_MS + chance.below(DAY_MS)
          return { fromMs, untilMs: fromMs + chance.below(5 * HOUR_MS), trouble: chance.oneOf(possible) }
        }),
      ).flat()
      return [channelId, stretches] as const
    }),
  )
}

/** Sends what is due by the rules of deliveries (N7), to receivers that are in trouble now and again, and keeps what came of it. */
export class PostOffice {
  readonly #troubles: ReadonlyMap<number, readonly Stretch[]>
  readonly #queues = new Map<string, Waiting[]>()
  readonly #keys = new Set<string>()
  /** What arrived, each time that it did, in order. */
  readonly arrived: Message[] = []
  /** What its receiver refused for good, or did not take for a day and a half. */
  readonly givenUp: Message[] = []
  attempts = 0

  constructor(troubles: ReadonlyMap<number, readonly Stretch[]>) {
    this.#troubles = troubles
  }

  /** A round that is repeated makes no second one of the same key. */
  post(message: Message): void {
    if (this.#keys.has(message.id)) return
    this.#keys.add(message.id)
    const queue = this.#queues.get(queueOf(message)) ?? []
    this.#queues.set(queueOf(message), [...queue, { ...message, attempts: 0, nextAttemptMs: message.saidAtMs }])
  }

  /** Sends what is due; what a channel hears of one incident comes in its order. */
  send(nowMs: number): void {
    for (const [key, [first, ...rest]] of this.#queues) {
      if (!first || first.nextAttemptMs > nowMs) continue
      this.attempts++
      const attempts = first.attempts + 1
      const answer = this.#answer(first, nowMs)
      const step = afterAnswer(answer, attempts, nowMs)
      if (step.state === 'waiting') this.#queues.set(key, [{ ...first, attempts, nextAttemptMs: nowMs + step.afterMs }, ...rest])
      else if (rest.length === 0) this.#queues.delete(key)
      else this.#queues.set(key, rest)
      if (step.state === 'dead') this.givenUp.push(first)
    }
  }

  /** How much has neither arrived nor been given up. */
  get waiting(): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.length, 0)
  }

  #answer(message: Message, nowMs: number): DeliveryAnswer {
    const stretch = this.#troubles.get(message.channelId)?.find(({ fromMs, untilMs }) => nowMs >= fromMs && nowMs < untilMs)
    const { trouble } = stretch ?? { trouble: null }
    if (trouble === null || trouble === 'slow') this.arrived.push(message)
    switch (trouble) {
      case 'down':
      case 'slow':
        return { status: null, isRefusedHere: false }
      case 'fails':
        return { status: 500, retryAfter: null }
      case 'busy':
        return { status: 429, retryAfter: '120' }
      case 'refuses':
        return { status: 410, retryAfter: null }
      default:
        return { status: 204, retryAfter: null }
    }
  }
}

function queueOf({ channelId, incidentId }: Message): string {
  return `${channelId} ${incidentId}`
}

/** The gravest that was said. */
export function gravestOf(severities: readonly IncidentSeverity[]): IncidentSeverity | null {
  return (['critical', 'warning', 'info'] as const).find((severity) => severities.includes(severity)) ?? null
}
