import { isLate } from '#scheduling/start/lateness.ts'

/** Whether a task that has failed since then is called failing: of a disabled one nothing is expected, a paused one will go on (rule T2). */
export function isFailing({ enabled, isPaused, failures }: { enabled: boolean; isPaused: boolean; failures: number }): boolean {
  return failures > 0 && (enabled || isPaused)
}

/** What may be late of a task. Instants are epoch milliseconds; null: there is none. */
export type DueFacts = {
  enabled: boolean
  isSetAside: boolean
  /** Whether something of it waits, and for which instant. */
  isWaiting: boolean
  waitingForMs: number | null
  /** When the scheduler has to look at it: at its next instant, if nothing waits. */
  wakeAtMs: number | null
  /** The earliest instant whose run is queued and has never started. */
  queuedForMs: number | null
  gracePeriodSeconds: number | null
}

/** The earliest instant of a task that is due and has not begun, if it is late (rule T4); else null. */
export function lateInstantMs(facts: DueFacts, nowMs: number): number | null {
  if (!facts.enabled) return null
  const overslept = facts.isWaiting || facts.isSetAside ? null : facts.wakeAtMs
  const due = [facts.waitingForMs, overslept, facts.queuedForMs].filter((ms) => ms !== null)
  const graceMs = facts.gracePeriodSeconds === null ? null : facts.gracePeriodSeconds * 1000
  return due.length > 0 && isLate(Math.min(...due), graceMs, nowMs) ? Math.min(...due) : null
}
