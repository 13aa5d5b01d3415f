import type { SentEdit } from '#domain/sent-edit.ts'
import type { PlanCount, PlanRange, PlanView } from '#domain/views/plan-views.ts'
import type { ForetoldEnds } from '../foreseen/foreseen-ends.ts'
import type { IndexedBars } from '../model/bars-in-sight.ts'
import type { PlanBar, PlanForecast } from '../model/plan-bars.ts'
import type { PlanRow } from '../model/plan-rows.ts'
import type { TimeTick } from '../model/time-ticks.ts'
import type { TimeWindow } from '../model/time-window.ts'
import type { BarChange } from '../what-if/changed-bars.ts'

export const ROW_PX = 26
export const NAMES_PX = 224
export const AXIS_PX = 24

/** Instants without a run, as a row shows them. */
export type ShownRange = Pick<PlanRange, 'taskId' | 'kind' | 'firstMs' | 'lastMs' | 'count'>

/** All that is drawn, whatever part of it is seen. */
export type PlanScene = {
  rows: readonly PlanRow[]
  /** By task id. */
  bars: ReadonlyMap<number, IndexedBars>
  ranges: ReadonlyMap<number, readonly ShownRange[]>
  /** Null: runs stand for themselves. `mostInBucket`: of one task. */
  counted: { bucketMs: number; mostInBucket: number; counts: ReadonlyMap<number, readonly PlanCount[]> } | null
  plan: PlanView
  /** Beyond that nothing is known of what comes; null: nothing is simulated yet. */
  throughMs: number | null
  /** The bar that is chosen, what it waits for and what waits for it. */
  chosen: PlanBar | null
  links: readonly { from: PlanBar; to: PlanBar }[]
  /** What is edited in what is assumed; null: nothing. */
  edit: SentEdit | null
  /** What is assumed does to bars, by their keys. */
  changes: ReadonlyMap<string, BarChange>
  /** What was foretold stands beside what came; null: it does not. */
  foreseen: ForetoldEnds | null
}

/** The part of it that is seen. `top`: how far down it is scrolled. */
export type PlanSight = { window: TimeWindow; top: number; width: number; height: number; nowMs: number; ticks: readonly TimeTick[] }

/** What the parts of a plan are made of. */
export function planScene(
  made: Pick<PlanScene, 'rows' | 'plan' | 'bars' | 'chosen' | 'links' | 'edit' | 'changes' | 'foreseen'>,
  ledger: { ranges: readonly PlanRange[]; counted: { bucketMs: number; counts: readonly PlanCount[] } | null } | undefined,
  forecast: PlanForecast | null,
): PlanScene {
  const ranges: ShownRange[] = [...(ledger?.ranges ?? []), ...(forecast?.ranges ?? [])]
  const counted = ledger?.counted ?? null
  return {
    ...made,
    ranges: Map.groupBy(ranges, ({ taskId }) => taskId),
    counted: counted && {
      bucketMs: counted.bucketMs,
      mostInBucket: counted.counts.reduce((most, count) => Math.max(most, runsCounted(count)), 1),
      counts: Map.groupBy(counted.counts, ({ taskId }) => taskId),
    },
    throughMs: forecast?.throughMs ?? null,
  }
}

/**
 * The bars of the tasks that have a row: what they depend on is simulated with them, and has none. Without those that come no more with what is
 * assumed.
 */
export function shownBars({ plan, bars, changes }: Pick<PlanScene, 'plan' | 'bars' | 'changes'>): (readonly PlanBar[])[] {
  const shown = plan.tasks.flatMap(({ id, isShown }) => (isShown ? [bars.get(id)?.bars ?? []] : []))
  return changes.size === 0 ? shown : shown.map((ofTask) => ofTask.filter(({ key }) => changes.get(key)?.kind !== 'removed'))
}

export function runsCounted({ succeeded, failed, cancelled, active }: PlanCount): number {
  return succeeded + failed + cancelled + active
}

/** The parts of the column of a count from the bottom up: what failed is seen however little it is. */
export function partsOfCount(
  count: PlanCount,
  heightPx: number,
): { state: 'failed' | 'cancelled' | 'running' | 'succeeded'; px: number }[] {
  const failedPx = count.failed === 0 ? 0 : Math.max(1, (heightPx * count.failed) / runsCounted(count))
  const others = [['cancelled', count.cancelled] as const, ['running', count.active] as const, ['succeeded', count.succeeded] as const]
  const rest = count.cancelled + count.active + count.succeeded
  const parts = others.map(([state, runs]) => ({ state, px: rest === 0 ? 0 : ((heightPx - failedPx) * runs) / rest }))
  return [{ state: 'failed' as const, px: failedPx }, ...parts].filter(({ px }) => px > 0)
}

/** Pixels from the left of the time, of a moment. */
export function xOf(atMs: number, { fromMs, toMs }: TimeWindow, widthPx: number): number {
  return ((atMs - fromMs) / (toMs - fromMs)) * widthPx
}

/** The first and behind the last row that is seen. */
export function rowsInSight(count: number, top: number, height: number): [number, number] {
  return [Math.max(0, Math.floor(top / ROW_PX)), Math.min(count, Math.ceil((top + height) / ROW_PX))]
}

/** The tasks whose bars a row shows: a folded group all of its own. */
export function tasksOfRow(row: PlanRow): readonly number[] {
  if (row.kind === 'task') return [row.task.id]
  return row.isFolded ? row.taskIds : []
}
