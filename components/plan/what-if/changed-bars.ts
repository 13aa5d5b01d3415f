import type { ForeseenEdit } from '#domain/foreseen-edit.ts'
import type { ForeseenRun } from '#scheduling/simulate/simulation-difference.ts'
import { type PlanBar, runKey } from '../model/plan-bars.ts'

/** What a what-if does to one bar. `movedFromMs`: when it would start without; `lateByMs`: how much later than its deadline it ends, null: not in that time. */
export type BarChange = {
  kind: 'added' | 'removed' | 'moved' | 'blocked' | 'kept'
  movedFromMs: number | null
  late: { byMs: number | null } | null
}

export type ChangedBars = {
  /** With those that are no more, by when they would begin. */
  bars: ReadonlyMap<number, readonly PlanBar[]>
  /** By the key of the bar; missing: it stays as it is. */
  changes: ReadonlyMap<string, BarChange>
}

const NONE: ReadonlyMap<string, BarChange> = new Map()

/** The bars of a plan with a what-if, and what it does to them. Pure. */
export function changedBars(bars: ReadonlyMap<number, readonly PlanBar[]>, foreseen: ForeseenEdit | null): ChangedBars {
  if (foreseen === null) return { bars, changes: NONE }
  const changes = new Map<string, BarChange>()
  const withGone = new Map(bars)
  for (const { taskId, added, removed, moved, newlyBlocked } of foreseen.differences) {
    for (const run of added) changes.set(keyOf(run), change('added'))
    for (const { before, after } of moved) changes.set(keyOf(after), { ...change('moved'), movedFromMs: before.startsAtMs })
    if (newlyBlocked?.instantMs != null) changes.set(runKey(taskId, 'scheduled', newlyBlocked.instantMs), change('blocked'))
    const gone = removed.map(goneBar)
    for (const { key } of gone) changes.set(key, change('removed'))
    if (gone.length > 0)
      withGone.set(
        taskId,
        [...(bars.get(taskId) ?? []), ...gone].toSorted((a, b) => a.waitsFromMs - b.waitsFromMs),
      )
  }
  for (const { taskId, instantMs, dueAtMs, endsAtMs } of foreseen.deadlines.newlyMissed) {
    const key = runKey(taskId, 'scheduled', instantMs)
    changes.set(key, { ...(changes.get(key) ?? change('kept')), late: { byMs: endsAtMs === null ? null : endsAtMs - dueAtMs } })
  }
  return { bars: withGone, changes }
}

function change(kind: BarChange['kind']): BarChange {
  return { kind, movedFromMs: null, late: null }
}

function keyOf({ taskId, kind, instantMs, startsAtMs }: ForeseenRun): string {
  return runKey(taskId, kind, instantMs ?? startsAtMs)
}

/** A run that does not come with the what-if, where it would be without. */
function goneBar(run: ForeseenRun): PlanBar {
  const { taskId, startsAtMs: fromMs, endsAtMs: endMs } = run
  const key = `${keyOf(run)}/gone`
  return {
    ...{ runId: key, key, taskId, state: 'expected', instantMs: run.instantMs ?? fromMs, waitsFromMs: fromMs, fromMs },
    ...{ startedMs: null, endMs, longEndMs: null, succeededBeforeMs: null, attempts: null, openedBy: [], closedGates: [] },
  }
}
