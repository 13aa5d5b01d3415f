import type { ForeseenEdit } from '#domain/foreseen-edit.ts'
import type { PlanRun, PlanTask, PlanView } from '#domain/views/plan-views.ts'
import type { ComingRun } from '#scheduling/explain/coming-runs.ts'
import type { ClosedGate } from '#scheduling/model/decision.ts'
import type { RunState } from '#scheduling/model/run-states.ts'
import type { SimulatedWait } from '#scheduling/simulate/simulation-parts.ts'

/** A run of a row. Instants are epoch milliseconds, ascending from `waitsFromMs` to `longEndMs`. */
export type PlanBar = {
  /** Of the ledger (a run that was rerun has several bars), or what only one simulation calls it. */
  runId: string
  /** What it is from one simulation to the next, and when it begins: its task, its kind and its instant. */
  key: string
  taskId: number
  /** `expected`: it has not begun. `waiting`: it waits, and no start of it is expected. */
  state: RunState | 'expected' | 'waiting'
  instantMs: number
  /** When it was due, where it waited for gates; else as `fromMs`. */
  waitsFromMs: number
  /** When it was or will be activated. */
  fromMs: number
  /** When its first attempt started; null: none has. */
  startedMs: number | null
  /** When it ended or is expected to; null: nobody knows. */
  endMs: number | null
  /** By when it would have ended nineteen times of twenty; null: it ended, or nobody knows. */
  longEndMs: number | null
  /** When it had succeeded before it was rerun; null: it had not. */
  succeededBeforeMs: number | null
  attempts: PlanRun['attempts']
  /** The runs whose endings open its gates, where the simulation says so. */
  openedBy: readonly string[]
  /** What it waits for, where the simulation says so. */
  closedGates: readonly ClosedGate[]
}

/** What a simulation says, as the browser’s worker sends it. */
export type PlanForecast = {
  /** When its plan was read, which may be an older one than that it is drawn over. */
  nowMs: number
  runs: readonly ComingRun[]
  waits: readonly SimulatedWait[]
  /** Ranges of instants that would get no run. */
  ranges: readonly { taskId: number; kind: 'skipped' | 'coalesced'; firstMs: number; lastMs: number; count: number }[]
  throughMs: number
  /** What is assumed in it does to runs and deadlines; null: nothing is assumed. */
  foreseen: ForeseenEdit | null
}

/** What waits less is a scheduler at work. */
const LEAST_WAIT_MS = 3_000

/**
 * The bars of each task, by when they begin. What the ledger knows stands; of what is expected only what the ledger does not have yet.
 * @param nowMs what is under way cannot have ended before
 */
export function planBars(plan: PlanView, runs: readonly PlanRun[], forecast: PlanForecast | null, nowMs: number): Map<number, PlanBar[]> {
  const usual = new Map(plan.tasks.map((task) => [task.id, usualOf(task, plan)]))
  const expectedEnds = new Map(forecast?.runs.flatMap((run) => (run.isUnderWay ? [[run.runId, run.endMs] as const] : [])))
  const bars = new Map<number, PlanBar[]>()
  const known = new Set<string>()
  for (const run of runs) {
    known.add(runKey(run.taskId, run.kind, run.instantMs))
    for (const bar of barsOfEarlier(run)) add(bars, bar)
    add(bars, barOfLedger(run, expectedEnds.get(run.id), usual.get(run.taskId) ?? NO_TIME, nowMs))
  }
  const waits = waitsByInstant(plan, forecast)
  for (const run of forecast?.runs ?? []) {
    const key = runKey(run.taskId, run.kind, run.instantMs)
    if (run.isUnderWay || known.has(key)) continue
    add(bars, barExpected(run, key, waits.get(key), usual.get(run.taskId) ?? NO_TIME))
    waits.delete(key)
  }
  for (const [key, wait] of waits) if (!known.has(key)) add(bars, barOfWait(key, wait, forecast?.throughMs ?? nowMs))
  for (const ofTask of bars.values()) ofTask.sort((a, b) => a.waitsFromMs - b.waitsFromMs)
  return bars
}

/** What names a run before it begins and after. */
export function runKey(taskId: number, kind: string, instantMs: number): string {
  return `${taskId}/${kind}/${instantMs}`
}

type Wait = Omit<SimulatedWait, 'scheduledForMs'> & { instantMs: number }

/** What waits now has waited since before the simulation; what waits for one gate and then for another has waited since the first. */
function waitsByInstant(plan: PlanView, forecast: PlanForecast | null): Map<string, Wait> {
  const since = new Map(plan.tasks.map(({ id, waitingSinceMs }) => [id, waitingSinceMs]))
  const waits = new Map<string, Wait>()
  for (const { scheduledForMs: instantMs, ...wait } of forecast?.waits ?? []) {
    if (instantMs === null) continue
    const key = runKey(wait.taskId, 'scheduled', instantMs)
    const known = waits.get(key)
    const sinceMs = wait.fromMs === forecast?.nowMs ? Math.min(since.get(wait.taskId) ?? wait.fromMs, wait.fromMs) : wait.fromMs
    waits.set(key, { ...wait, instantMs, fromMs: known?.fromMs ?? sinceMs, closedGates: known?.closedGates ?? wait.closedGates })
  }
  return waits
}

/** How long the runs of a task take; `ends` false: nobody executes them. */
type Usual = { medianMs: number; longMs: number; ends: boolean }
const NO_TIME: Usual = { medianMs: 0, longMs: 0, ends: false }

function usualOf({ medianRunMs, longRunMs, canBeExecuted: ends }: PlanTask, { estimatedRunMs }: PlanView): Usual {
  const medianMs = medianRunMs ?? estimatedRunMs
  return { medianMs, longMs: Math.max(medianMs, longRunMs ?? medianMs), ends }
}

/** What a run did before it was rerun: a bar for each time that it was active. */
function barsOfEarlier({ id, taskId, kind, instantMs, earlier }: PlanRun): PlanBar[] {
  return earlier.map(({ fromMs, startedMs, endedMs, succeeded }, index) => ({
    ...{ runId: id, key: `${runKey(taskId, kind, instantMs)}/${index + 1}`, taskId, state: succeeded ? 'succeeded' : 'failed' },
    ...{
      instantMs,
      fromMs,
      startedMs,
      endMs: endedMs,
      longEndMs: null,
      succeededBeforeMs: null,
      attempts: null,
      openedBy: [],
      closedGates: [],
    },
    waitsFromMs: kind === 'scheduled' && index === 0 && fromMs - instantMs > LEAST_WAIT_MS ? instantMs : fromMs,
  }))
}

/** @param foretoldMs when it is expected to end; null: not within the simulation, if ever; undefined: it began after the simulation did */
function barOfLedger(run: PlanRun, foretoldMs: number | null | undefined, { medianMs, longMs, ends }: Usual, nowMs: number): PlanBar {
  const { id, taskId, state, kind, instantMs, activatedMs: fromMs, startedMs, endedMs, attempts } = run
  const beganMs = (attempts ? (attempts.at(-1)?.startedMs ?? null) : startedMs) ?? Math.max(fromMs, nowMs)
  const expectedMs = foretoldMs ?? (ends ? beganMs + medianMs : null)
  const endMs = endedMs ?? (expectedMs === null ? null : Math.max(expectedMs, nowMs))
  const waited = kind === 'scheduled' && run.earlier.length === 0 && fromMs - instantMs > LEAST_WAIT_MS
  return {
    ...{ runId: id, key: runKey(taskId, kind, instantMs), taskId, state, instantMs, fromMs, startedMs, endMs, attempts },
    ...{ openedBy: [], closedGates: [] },
    waitsFromMs: waited ? instantMs : fromMs,
    succeededBeforeMs: run.earlier.find(({ succeeded }) => succeeded)?.endedMs ?? null,
    longEndMs: endedMs === null && endMs !== null ? Math.max(endMs, beganMs + longMs) : null,
  }
}

function barExpected(run: ComingRun, key: string, wait: Wait | undefined, { medianMs, longMs, ends }: Usual): PlanBar {
  const { runId, taskId, instantMs, startMs: fromMs, openedBy } = run
  const endMs = run.endMs ?? (ends ? fromMs + medianMs : null)
  return {
    ...{ runId, key, taskId, state: 'expected', instantMs, fromMs, startedMs: null, endMs, openedBy, attempts: null },
    closedGates: wait?.closedGates ?? [],
    succeededBeforeMs: null,
    waitsFromMs: Math.min(wait?.fromMs ?? fromMs, fromMs),
    longEndMs: endMs === null ? null : Math.max(endMs, fromMs + longMs),
  }
}

/** An instant that gets no run of its own: the wait alone. */
function barOfWait(key: string, { taskId, instantMs, fromMs, untilMs, closedGates }: Wait, throughMs: number): PlanBar {
  const endMs = Math.max(fromMs, untilMs ?? throughMs)
  return {
    ...{ runId: key, key, taskId, state: 'waiting', instantMs, waitsFromMs: fromMs, fromMs: endMs, startedMs: null, endMs },
    ...{ longEndMs: null, succeededBeforeMs: null, attempts: null, openedBy: [], closedGates },
  }
}

function add(bars: Map<number, PlanBar[]>, bar: PlanBar): void {
  const ofTask = bars.get(bar.taskId)
  if (ofTask) ofTask.push(bar)
  else bars.set(bar.taskId, [bar])
}
