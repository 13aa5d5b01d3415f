import { type InstantFate, judgeDeadline } from '#scheduling/deadline/deadline-state.ts'
import { staysWatched, tooManyMissed } from '#scheduling/deadline/instants-to-watch.ts'
import type { DeadlineCause, DeadlineProspect } from '#scheduling/deadline/prospect.ts'
import type { KnownFate } from './load-fates.ts'
import type { Instant, KeptDeadline, WatchedTask } from './load-watched-tasks.ts'
import type { WrittenDeadline } from './write-deadlines.ts'

/** An instant with all that its judgement takes. */
export type JudgedDeadline = Instant &
  KnownFate & {
    dueAtMs: number
    /** The tag whose deadline it is; null: the task's own. */
    tagId: number | null
    task: WatchedTask
    /** What is kept of it; null: it is new. */
    kept: KeptDeadline | null
    /** By its task's present deadlines it has one that had not passed when it was set; of what was missed: its task has any. */
    hasDeadline: boolean
    /** By its task's present crontab and deadlines it is an instant that has one. */
    isInstant: boolean
  }

type Anew = { stands: WrittenDeadline | null; written: WrittenDeadline | null; dropped: Instant | null }

/** As many changes of one instant are kept as a person reads: the first, and the latest. */
const MOST_CHANGES = 20
/** A prospect that moved less says nothing new. */
const WORTH_WRITING_MS = 60_000
const WORTH_WRITING_CHANCE = 0.05

/** How an instant stands now, and what of that is to be written: nothing where nothing is new. */
export function judgedAnew(judged: JudgedDeadline & { prospect: DeadlineProspect | null }, nowMs: number): Anew {
  const { taskId, instantMs, dueAtMs, tagId, kept, task, hasDeadline } = judged
  const fate = expectedFate(judged, nowMs)
  const before = kept && { state: kept.state, sinceMs: kept.sinceMs }
  const judgement = judgeDeadline({ dueAtMs, fate, before }, judged.prospect, nowMs)
  if (judgement === null || (!hasDeadline && kept?.state !== 'missed'))
    return { stands: null, written: null, dropped: kept && { taskId, instantMs } }
  const { state, sinceMs } = judgement
  const prospect = prospectOf(judged, fate)
  const isWanted = task.deadlines.length > 0 || state !== 'missed'
  const isWatched = isWanted && staysWatched(state, dueAtMs, nowMs, task.latestMetMs !== null && task.latestMetMs > instantMs)
  const changes = kept?.changes ?? []
  const stands: WrittenDeadline = {
    ...{ taskId, instantMs, dueAtMs, tagId, state, sinceMs, runId: judged.runId, isWatched },
    prospect: kept && saysTheSame(kept.prospect, prospect) ? kept.prospect : prospect,
    changes: kept?.state === state ? changes : [...changes, { state, atMs: sinceMs, cause: prospect?.cause ?? null }],
  }
  if (stands.changes.length > MOST_CHANGES) stands.changes.splice(1, stands.changes.length - MOST_CHANGES)
  return { stands, written: isNews(kept, stands) ? stands : null, dropped: null }
}

/** Of each task only the latest missed instants stay watched: a minutely task that fails for a week would be thousands. */
export function withoutOldMisses(judged: readonly Anew[]): Anew[] {
  const missed = judged.flatMap(({ stands }) => (stands?.state === 'missed' && stands.isWatched ? [stands] : []))
  const old = new Set(tooManyMissed(missed))
  return judged.map((one) => {
    if (one.stands === null || !old.has(one.stands)) return one
    const stands = { ...one.stands, isWatched: false }
    return { ...one, stands, written: stands }
  })
}

/** Of an instant that is none any more, or whose task nobody lets run in time, no run is expected. */
function expectedFate({ fate, runId, isInstant, task, dueAtMs }: JudgedDeadline, nowMs: number): InstantFate {
  if (fate.kind !== 'open' || runId !== null) return fate
  if (!isInstant) return { kind: 'skipped', reason: 'schedule_changed' }
  const resumesInTime = task.pausedUntilMs !== null && task.pausedUntilMs < Math.max(nowMs, dueAtMs)
  return task.enabled || resumesInTime ? fate : { kind: 'skipped', reason: 'disabled' }
}

function prospectOf({ prospect, kept, taskId, runId }: JudgedDeadline & { prospect: DeadlineProspect | null }, fate: InstantFate) {
  if (fate.kind === 'succeeded') return kept?.prospect ?? null
  if (fate.kind === 'open') return prospect
  const own: DeadlineCause = { kind: fate.kind === 'unsuccessful' ? 'failed' : 'skipped', taskId, taskName: '', runId, behindMs: null }
  // What was skipped for being late had its cause before.
  const cause = fate.kind === 'skipped' ? (kept?.prospect?.cause ?? own) : own
  return { usualEndMs: null, lateEndMs: null, chance: 0, cause }
}

function isNews(kept: KeptDeadline | null, { isWatched, ...stands }: WrittenDeadline): boolean {
  if (kept === null || !isWatched) return true
  const { state, sinceMs, dueAtMs, tagId, runId, prospect } = stands
  if (dueAtMs !== kept.dueAtMs || tagId !== kept.tagId) return true
  return state !== kept.state || sinceMs !== kept.sinceMs || runId !== kept.runId || prospect !== kept.prospect
}

function saysTheSame(one: DeadlineProspect | null, other: DeadlineProspect | null): boolean {
  if (one === null || other === null) return one === other
  const { cause: a } = one
  const { cause: b } = other
  if (a?.kind !== b?.kind || a?.taskId !== b?.taskId || a?.runId !== b?.runId) return false
  return (
    isNear(one.usualEndMs, other.usualEndMs) &&
    isNear(one.lateEndMs, other.lateEndMs) &&
    one.unknown?.taskId === other.unknown?.taskId &&
    isAsLikely(one.chance, other.chance)
  )
}

function isAsLikely(one: number | null, other: number | null): boolean {
  return one === null || other === null ? one === other : Math.abs(one - other) < WORTH_WRITING_CHANCE
}

function isNear(one: number | null, other: number | null): boolean {
  return one === null || other === null ? one === other : Math.abs(one - other) < WORTH_WRITING_MS
}
