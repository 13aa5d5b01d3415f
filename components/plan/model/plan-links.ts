import type { RunDetail } from '#domain/views/run-views.ts'
import type { PlanBar } from './plan-bars.ts'

/** What is known of a run of the ledger: what opened its gates, and what its end let start. */
export type KnownRun = Pick<RunDetail, 'id' | 'gates' | 'opened'>

/** A run that a bar is linked with, and its bar where it is in the time that is read. */
export type LinkedRun = { runId: string; taskName: string; bar: PlanBar | null }
export type PlanLinks = { before: LinkedRun[]; after: LinkedRun[] }

export const NO_LINKS: PlanLinks = { before: [], after: [] }

/**
 * The runs whose endings opened the gates of a bar, and those whose gates its own ending opens: of the past by the ledger, of what comes by the simulation.
 * @param known of the bar’s own run; null: it has none, or it has not come yet
 * @param nameOf by task id
 */
export function linksOf(
  chosen: PlanBar,
  bars: ReadonlyMap<string, PlanBar>,
  known: KnownRun | null,
  nameOf: (taskId: number) => string,
): PlanLinks {
  const before = new Map<string, LinkedRun>()
  const after = new Map<string, LinkedRun>()
  const add = (links: Map<string, LinkedRun>, runId: string, taskName?: string) => {
    const bar = bars.get(runId) ?? null
    const name = taskName ?? (bar && nameOf(bar.taskId))
    if (name !== null) links.set(runId, { runId, taskName: name, bar })
  }
  for (const runId of chosen.openedBy) add(before, runId)
  for (const { satisfiedByRunId, dependeeName } of known?.gates ?? []) if (satisfiedByRunId) add(before, satisfiedByRunId, dependeeName)
  for (const { runId, taskName } of known?.opened ?? []) add(after, runId, taskName)
  for (const bar of bars.values()) if (bar.openedBy.includes(chosen.runId)) add(after, bar.runId)
  return { before: [...before.values()], after: [...after.values()] }
}
