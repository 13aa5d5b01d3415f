import type { DecidedRange } from '#scheduling/model/decision.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import { type ModelTask, positionOf, undecided, Violation } from './event-list-model.ts'

type InstantOutcome = { firstMs: number; lastMs: number; count: number }

/** These instants get their outcome: the very next ones that have none, each once (I1). Walks through them one by one. */
export function giveOutcome(task: ModelTask, { firstMs, lastMs, count }: InstantOutcome, getsRun: boolean): void {
  giveOutcomesAfter(task, positionOf(task), { firstMs, lastMs, count }, getsRun)
  task.decidedThroughMs = lastMs
  passSkippedAhead(task)
}

/** These instants are skipped although older ones wait, all of which were asked for when the task was enabled (H5). */
export function skipAhead(task: ModelTask, { firstMs, lastMs, count }: InstantOutcome): void {
  const askedForMs = task.askedForThroughMs
  if (askedForMs === null || undecided(task, firstMs - 1).some((instantMs) => instantMs > askedForMs))
    throw new Violation(`${at(firstMs)} is skipped before older ones that nobody asked for (M3)`)
  giveOutcomesAfter(task, askedForMs, { firstMs, lastMs, count }, false)
  for (let instantMs: number | null = firstMs; instantMs !== null && instantMs <= lastMs; instantMs = task.schedule.next(instantMs))
    task.skippedAhead.add(instantMs)
}

/** With nothing undecided before it, what was skipped ahead is behind the cursor. */
export function passSkippedAhead(task: ModelTask): void {
  if (task.skippedAhead.size === 0) return
  for (let instantMs = task.schedule.next(positionOf(task)); instantMs !== null; instantMs = task.schedule.next(instantMs)) {
    if (!task.skippedAhead.delete(instantMs)) return
    task.decidedThroughMs = instantMs
  }
}

function giveOutcomesAfter(task: ModelTask, afterMs: number, { firstMs, lastMs, count }: InstantOutcome, getsRun: boolean): void {
  let previousMs = afterMs
  for (let number = 0; number < count; number++) {
    let instantMs = task.schedule.next(previousMs)
    while (instantMs !== null && task.skippedAhead.has(instantMs)) instantMs = task.schedule.next(instantMs)
    if (instantMs === null) throw new Violation(`more instants than the crontab has get an outcome (I1)`)
    if (number === 0 && instantMs !== firstMs)
      throw new Violation(`the outcome of ${at(firstMs)} is decided, the next one without is ${at(instantMs)} (I1)`)
    if (task.wallClock && task.latestInstantMs !== null && task.wallClock(instantMs) === task.wallClock(task.latestInstantMs))
      throw new Violation(`${at(task.latestInstantMs)} and ${at(instantMs)} are one wall-clock time and both fire (C6)`)
    task.latestInstantMs = instantMs
    if (getsRun) task.instantsWithRun.push(instantMs)
    previousMs = instantMs
  }
  if (previousMs !== lastMs) throw new Violation(`${count} instants from ${at(firstMs)} end at ${at(previousMs)}, not ${at(lastMs)} (I1)`)
  task.decided += count
}

/** The ranges that a change wrote are these instants, skipped for this reason, and nothing else. */
export function expectSkipped(task: ModelTask, instants: readonly number[], ranges: readonly DecidedRange[], reason: string): void {
  const written = ranges.reduce((sum, range) => sum + range.count, 0)
  if (written !== instants.length) throw new Violation(`${written} instants are skipped, not ${instants.length} (${reason})`)
  for (const range of ranges) {
    if (range.kind !== 'skipped' || range.reason !== reason)
      throw new Violation(`a range is ${range.kind} for ${range.reason}, not ${reason}`)
    giveOutcome(task, range, false)
  }
}

/** A task is enabled, as of `nowMs` (H5): what is undecided is skipped, all but the latest, or asked for. */
export function modelEnabling(task: ModelTask, nowMs: number, choice: ResumeChoice, ranges: readonly DecidedRange[]): void {
  const waiting = undecided(task, nowMs)
  const latestMs = waiting.at(-1) ?? null
  expectSkipped(task, { fromNow: waiting, latest: waiting.slice(0, -1), all: [] }[choice], ranges, 'disabled')
  if (latestMs !== null) task.askedForThroughMs = choice === 'fromNow' ? null : latestMs
  task.enabled = true
  task.resume = null
}

export function at(instantMs: number): string {
  return Math.abs(instantMs) < 1e11 ? String(instantMs) : new Date(instantMs).toISOString()
}
