import { performance } from 'node:perf_hooks'
import { DomainError } from '#domain/errors.ts'
import { CallLimit } from '#server/auth/call-limit.ts'

const WINDOW_MS = 60_000
/** What a caller may ask in a minute: ten a second, all the time. */
export const CALLS_OF_CALLER = 600

/** What the workers of one token may ask in a minute beside their signs of life: each run of theirs begins and logs. */
export const CALLS_OF_WORKER_TOKEN = 6_000
/**
 * What keeps runs alive, and lets go of them, has a budget of its own, so that nobody dies of others' logs: as many workers as a token may have
 * say every other second that they live, and as much again for ends.
 */
export const SIGNS_OF_LIFE_OF_WORKER_TOKEN = 12_000
/** What registers again and again fails again and again. */
const REGISTRATIONS_OF_TOKEN = 120

type CallBudgets = {
  ofAddresses: CallLimit
  ofCallers: CallLimit
  ofWorkers: CallLimit
  ofWorkerTokens: CallLimit
  ofSignsOfLife: CallLimit
  ofRegistrations: CallLimit
}

declare global {
  var djagCallBudgets: CallBudgets | undefined
}

/** Of this process; on `globalThis`, as Next keeps modules more than once. */
function budgets(): CallBudgets {
  globalThis.djagCallBudgets ??= {
    // Counted before anything is asked of the database. Many callers may come from one address.
    ofAddresses: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: 3_000, mostOfAll: 30_000 }),
    ofCallers: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: CALLS_OF_CALLER, mostOfAll: 30_000 }),
    ofWorkers: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: 24_000, mostOfAll: 120_000 }),
    ofWorkerTokens: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: CALLS_OF_WORKER_TOKEN, mostOfAll: 60_000 }),
    ofSignsOfLife: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: SIGNS_OF_LIFE_OF_WORKER_TOKEN, mostOfAll: 120_000 }),
    ofRegistrations: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: REGISTRATIONS_OF_TOKEN, mostOfAll: 1_200 }),
  }
  return globalThis.djagCallBudgets
}

/** @throws DomainError `too_many` for an address that asks too often, whoever it says it is */
export function refuseTooManyOfAddress(limitedAddress: string, of: 'ofAddresses' | 'ofWorkers' = 'ofAddresses'): void {
  const waitMs = budgets()[of].count(limitedAddress, performance.now())
  if (waitMs !== null) throw new DomainError('too_many', `Too many calls from this address. Wait ${secondsOf(waitMs)} seconds, then go on.`)
}

/** Counts a call of a caller. `refusal`: it was one too many; the headers tell either way. */
export function countCall(caller: string): { headers: Record<string, string>; refusal: DomainError | null } {
  const nowMs = performance.now()
  const { ofCallers } = budgets()
  const waitMs = ofCallers.count(caller, nowMs)
  const { calls, resetMs } = ofCallers.left(caller, nowMs)
  const headers: Record<string, string> = {
    'ratelimit-limit': String(CALLS_OF_CALLER),
    'ratelimit-remaining': String(Math.max(0, calls)),
    'ratelimit-reset': String(secondsOf(resetMs)),
  }
  if (waitMs === null) return { headers, refusal: null }
  headers['retry-after'] = String(secondsOf(waitMs))
  const sentence = `At most ${CALLS_OF_CALLER} calls in a minute. Wait ${secondsOf(waitMs)} seconds, then go on.`
  return { headers, refusal: new DomainError('too_many', sentence) }
}

export type WorkerCall = 'registration' | 'sign-of-life' | 'other'

/** @throws DomainError `too_many` for workers of a token that ask, register, or say that they live, too often */
export function refuseTooManyOfWorkers(tokenId: string, call: WorkerCall): void {
  const { ofWorkerTokens, ofSignsOfLife, ofRegistrations } = budgets()
  const nowMs = performance.now()
  const first = call === 'sign-of-life' ? ofSignsOfLife : ofWorkerTokens
  const waitMs = first.count(tokenId, nowMs) ?? (call === 'registration' ? ofRegistrations.count(tokenId, nowMs) : null)
  if (waitMs === null) return
  const most = {
    registration: `${REGISTRATIONS_OF_TOKEN} registrations`,
    'sign-of-life': `${SIGNS_OF_LIFE_OF_WORKER_TOKEN} heartbeats and ends`,
    other: `${CALLS_OF_WORKER_TOKEN} calls`,
  }[call]
  throw new DomainError('too_many', `At most ${most} in a minute by one token of workers. Wait ${secondsOf(waitMs)} seconds, then go on.`)
}

function secondsOf(ms: number): number {
  return Math.ceil(ms / 1000)
}
