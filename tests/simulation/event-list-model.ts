import type { CronSchedule } from '#scheduling/cron/crontab-definition.ts'
import type { EndedRunState } from '#scheduling/model/run-states.ts'
import type { EdgeEndings, MisfirePolicy, ResumeChoice, RunRequest } from '#scheduling/model/task-state.ts'

/** A rule of docs/rules.md was broken. */
export class Violation extends Error {}

/** A run in the list of what happened. */
export type ModelRun = {
  runId: string
  task: ModelTask
  kind: 'scheduled' | 'manual' | 'backfill'
  /** The instant it counts for at aligned edges; null: none. */
  instantMs: number | null
  /** The first of the instants that it took. */
  takesFromMs: number | null
  backfillId: string | null
  /** Where its start lies in the list; null: it consumes nothing. */
  startedAt: number | null
  /** The dependees that its task had then. */
  dependeeIds: ReadonlySet<number>
  state: 'active' | 'succeeded' | 'failed'
  endedAtMs: number
  /** When its first attempt starts since it was activated or asked for again: cancelled before, that is no ending. */
  startsAtMs: number
  /** Cancelled before, a run is as if it had never been. */
  hasEverStarted: boolean
}

/** An ending in the list of what happened. */
export type ModelEnding = { at: number; run: ModelRun; succeeded: boolean }

export type ModelEdge = {
  edgeId: number
  dependee: ModelTask
  future: boolean
  endings: EdgeEndings
  isAligned: boolean
  waivedByName: string | null
  /** Where in the list its free run was last granted (rule D5). */
  changedAt: number
  /** Where the depender's last start lay when the edge was made (rule D4); -1: there was none. */
  madeAfter: number
}

export type ModelBackfill = { backfillId: string; schedule: CronSchedule; positionMs: number; throughMs: number; maxActive: number }

export type ModelTask = {
  taskId: number
  isRemoved: boolean
  enabled: boolean
  resume: { atMs: number; choice: ResumeChoice } | null
  misfirePolicy: MisfirePolicy
  graceMs: number | null
  limit: number | null
  schedule: CronSchedule
  /** Same wall-clock time, same day: the crontab fires once; null: it may fire twice, or has no wall clock. */
  wallClock: ((instantMs: number) => string) | null
  baseMs: number
  /** The latest instant with an outcome, or the moment that a change moved to. */
  decidedThroughMs: number | null
  askedForThroughMs: number | null
  /** Instants that were skipped although older ones have no outcome yet. */
  skippedAhead: Set<number>
  /** The latest instant with an outcome under its present crontab; null: none yet. */
  latestInstantMs: number | null
  /** How many instants got an outcome. */
  decided: number
  /** Consuming runs in the order they started. */
  starts: ModelRun[]
  active: Set<ModelRun>
  endings: ModelEnding[]
  /** The latest instants for which a run of its own or of a backfill ended. */
  endedInstantMs: Record<EdgeEndings, number | null>
  /** Every ending of a manual run. */
  manualEndings: { instantMs: number; succeeded: boolean }[]
  /** Every instant of its own that got a run or was coalesced into one, ascending. */
  instantsWithRun: number[]
  edges: ModelEdge[]
  dependers: Set<ModelTask>
  requests: RunRequest[]
  backfills: ModelBackfill[]
  activationSeq: number
}

export type NewModelTask = Pick<ModelTask, 'taskId' | 'misfirePolicy' | 'graceMs' | 'limit' | 'schedule' | 'wallClock' | 'baseMs'>

/**
 * The rules once more, told the slow and plain way: from the list of everything that happened, in order, without counts and sequence
 * numbers. A position in that list is the only notion of "after". Nothing here but the cron schedule is shared with `scheduling/`.
 */
export class EventListModel {
  readonly tasks = new Map<number, ModelTask>()
  readonly runs = new Map<string, ModelRun>()
  #position = 0

  addTask(task: NewModelTask): void {
    this.tasks.set(task.taskId, {
      ...task,
      isRemoved: false,
      enabled: true,
      resume: null,
      decidedThroughMs: null,
      askedForThroughMs: null,
      skippedAhead: new Set(),
      latestInstantMs: null,
      decided: 0,
      starts: [],
      active: new Set(),
      endings: [],
      endedInstantMs: { succeeded: null, finished: null },
      manualEndings: [],
      instantsWithRun: [],
      edges: [],
      dependers: new Set(),
      requests: [],
      backfills: [],
      activationSeq: 0,
    })
  }

  task(taskId: number): ModelTask {
    const task = this.tasks.get(taskId)
    if (!task) throw new Error(`The model has no task ${taskId}`)
    return task
  }

  run(runId: string): ModelRun {
    const run = this.runs.get(runId)
    if (!run) throw new Violation(`there is no run ${runId}`)
    return run
  }

  removeTask(task: ModelTask): void {
    task.isRemoved = true
    this.tasks.delete(task.taskId)
    for (const other of this.tasks.values()) other.edges = other.edges.filter(({ dependee }) => dependee !== task)
    this.#indexDependers()
  }

  /** Makes an edge, or saves it in place of the one with its id. `lastStart`: the depender's, as its gates count now. */
  saveEdge(
    depender: ModelTask,
    edge: Pick<ModelEdge, 'edgeId' | 'dependee' | 'future' | 'endings' | 'isAligned'>,
    lastStart: ModelRun | null,
  ): void {
    const old = depender.edges.find(({ edgeId }) => edgeId === edge.edgeId)
    const isSameEdge = old !== undefined && old.dependee === edge.dependee
    const saved: ModelEdge = {
      ...edge,
      waivedByName: isSameEdge ? old.waivedByName : null,
      changedAt: isSameEdge && (old.future || !edge.future) ? old.changedAt : this.#position++,
      madeAfter: isSameEdge ? old.madeAfter : (lastStart?.startedAt ?? -1),
    }
    this.removeEdge(edge.edgeId)
    depender.edges.push(saved)
    this.#indexDependers()
  }

  removeEdge(removedId: number): void {
    for (const task of this.tasks.values()) task.edges = task.edges.filter(({ edgeId }) => edgeId !== removedId)
    this.#indexDependers()
  }

  start(run: Omit<ModelRun, 'startedAt' | 'dependeeIds' | 'state' | 'endedAtMs' | 'hasEverStarted'>, consumes: boolean): void {
    if (this.runs.has(run.runId)) throw new Violation(`${run.runId} starts twice`)
    const started: ModelRun = {
      ...run,
      startedAt: consumes ? this.#position++ : null,
      dependeeIds: new Set(run.task.edges.map(({ dependee }) => dependee.taskId)),
      state: 'active',
      endedAtMs: Number.NaN,
      hasEverStarted: false,
    }
    this.runs.set(run.runId, started)
    run.task.active.add(started)
    if (consumes) run.task.starts.push(started)
  }

  startAgain(run: ModelRun, startsAtMs: number): void {
    if (run.state === 'active') throw new Violation(`${run.runId} is attempted again while it is active (R4)`)
    run.state = 'active'
    run.startsAtMs = startsAtMs
    run.task.active.add(run)
    takeOldPlace(run)
  }

  /** A run ends, or (`isMarked`) an ended one is said to have ended otherwise. */
  end(run: ModelRun, outcome: EndedRunState, nowMs: number, isMarked: boolean): void {
    if (run.state !== 'active' && !isMarked) throw new Violation(`${run.runId} ends a second time (D1)`)
    const { task } = run
    task.active.delete(run)
    const succeeded = outcome === 'succeeded'
    run.state = succeeded ? 'succeeded' : 'failed'
    run.endedAtMs = nowMs
    if (nowMs < run.startsAtMs && outcome === 'cancelled') {
      if (!run.hasEverStarted) task.starts = task.starts.filter((other) => other !== run)
      run.startsAtMs = Number.POSITIVE_INFINITY
      return
    }
    run.hasEverStarted ||= nowMs >= run.startsAtMs
    takeOldPlace(run)
    task.endings.push({ at: this.#position++, run, succeeded })
    if (run.instantMs === null) return
    if (run.kind === 'manual') {
      task.manualEndings.push({ instantMs: run.instantMs, succeeded })
      return
    }
    const { endedInstantMs } = task
    endedInstantMs.finished = Math.max(endedInstantMs.finished ?? run.instantMs, run.instantMs)
    if (succeeded) endedInstantMs.succeeded = Math.max(endedInstantMs.succeeded ?? run.instantMs, run.instantMs)
  }

  #indexDependers(): void {
    for (const task of this.tasks.values()) task.dependers.clear()
    for (const task of this.tasks.values()) for (const { dependee } of task.edges) dependee.dependers.add(task)
  }
}

/** A run that ended before it started is as if it had never been, until it is attempted again or marked. */
function takeOldPlace(run: ModelRun): void {
  const { starts } = run.task
  if (run.startedAt === null || starts.includes(run)) return
  starts.push(run)
  starts.sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0))
}

/** Instants up to here have an outcome, or lie before the task's time. */
export function positionOf({ decidedThroughMs, baseMs }: ModelTask): number {
  return Math.max(decidedThroughMs ?? Number.NEGATIVE_INFINITY, baseMs)
}

/** The instants that are due and have no outcome, oldest first; at most `most`. */
export function undecided(task: ModelTask, nowMs: number, most = Number.POSITIVE_INFINITY): number[] {
  const instants: number[] = []
  for (let at = task.schedule.next(positionOf(task)); at !== null && at <= nowMs && instants.length < most; at = task.schedule.next(at))
    if (!task.skippedAhead.has(at)) instants.push(at)
  return instants
}

export function isMisfire({ graceMs, askedForThroughMs }: ModelTask, instantMs: number, nowMs: number): boolean {
  if (askedForThroughMs !== null && instantMs <= askedForThroughMs) return false
  return graceMs !== null && nowMs > instantMs + graceMs
}
