import { performance } from 'node:perf_hooks'
import { DomainError } from '#domain/errors.ts'
import { CallLimit } from '#server/auth/call-limit.ts'

const WINDOW_MS = 60_000
/** What a caller may ask in a minute: ten a second, all the time. */
export const CALLS_OF_CALLER = 600

/** What somebody’s open pages may ask in a minute: each reads what it shows, and anew what changed. */
export const CALLS_OF_PAGES = 6_000

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
  ofBrowsers: CallLimit
  ofCallers: CallLimit
  ofPages: CallLimit
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
    // An office looks at its dashboards from one address; whether a cookie is worth anything is not known yet.
    ofBrowsers: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: 60_000, mostOfAll: 300_000 }),
    ofCallers: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: CALLS_OF_CALLER, mostOfAll: 30_000 }),
    ofPages: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: CALLS_OF_PAGES, mostOfAll: 300_000 }),
    ofWorkers: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: 24_000, mostOfAll: 120_000 }),
    ofWorkerTokens: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: CALLS_OF_WORKER_TOKEN, mostOfAll: 60_000 }),
    ofSignsOfLife: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: SIGNS_OF_LIFE_OF_WORKER_TOKEN, mostOfAll: 120_000 }),
    ofRegistrations: new CallLimit({ windowMs: WINDOW_MS, mostOfOne: REGISTRATIONS_OF_TOKEN, mostOfAll: 1_200 }),
  }
  return globalThis.djagCallBudgets
}

type BudgetOfAddresses = 'ofAddresses' | 'ofBrowsers' | 'ofWorkers'

/** An address from which somebody came who may call: what strangers take up together does not keep it out. */
export function welcomeAddress(limitedAddress: string, of: BudgetOfAddresses): void {
  budgets()[of].welcome(limitedAddress, performance.now())
}

/** @throws DomainError `too_many` for an address that asks too often, whoever it says it is */
export function refuseTooManyOfAddress(limitedAddress: string, of: BudgetOfAddresses = 'ofAddresses'): void {
  const waitMs = budgets()[of].count(limitedAddress, performance.now())
  if (waitMs !== null) throw new DomainError('too_many', `Too many calls from this address. Wait ${secondsOf(waitMs)} seconds, then go on.`)
}

/** Counts a call of a token, or of somebody’s pages. `refusal`: it was one too many; the headers tell either way. */
export function countCall({ key, by }: { key: string; by: 'token' | 'session' }): {
  headers: Record<string, string>
  refusal: DomainError | null
} {
  const nowMs = performance.now()
  const limit = by === 'session' ? budgets().ofPages : budgets().ofCallers
  const most = by === 'session' ? CALLS_OF_PAGES : CALLS_OF_CALLER
  const waitMs = limit.count(key, nowMs)
  const { calls, resetMs } = limit.left(key, nowMs)
  const headers: Record<string, string> = {
    'ratelimit-limit': String(most),
    'ratelimit-remaining': String(Math.max(0, calls)),
    'ratelimit-reset': String(secondsOf(resetMs)),
  }
  if (waitMs === null) return { headers, refusal: null }
  headers['retry-after'] = String(secondsOf(waitMs))
  const sentence = `At most ${most} calls in a minute. Wait ${secondsOf(waitMs)} seconds, then go on.`
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
