import { DAY_MS, HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { RetryPolicy } from '#scheduling/end/retries.ts'
import type { EdgeEndings, MisfirePolicy } from '#scheduling/model/task-state.ts'
import { type Chance, chanceOf } from './chance.ts'
import { type Firing, type Place, randomFiring, randomPlace, secondsFiring } from './random-crontabs.ts'

export type SystemTask = {
  taskId: number
  firing: Firing
  misfirePolicy: MisfirePolicy
  graceMs: number | null
  limit: number | null
  baseMs: number
  retry: RetryPolicy | null
  timeLimitMs: number | null
}

export type SystemEdge = {
  edgeId: number
  dependerId: number
  dependeeId: number
  future: boolean
  endings: EdgeEndings
  isAligned: boolean
}

/** A made-up system of tasks and everything that chance decides about it. The same seed makes the same system. */
export type RandomSystem = {
  seed: number
  kind: SystemKind
  tasks: SystemTask[]
  /** Made one after the other before anything runs; those that would close a cycle are refused. */
  edges: SystemEdge[]
  startMs: number
  endMs: number
  catchUpBatch: number
  place: Place
  outages: { fromMs: number; untilMs: number }[]
  recheckEveryMs: number
  longestRunMs: number
  failureRate: number
  /** How likely a notification is delayed, one is lost, and a scheduler dies over a decision. */
  trouble: { delayed: number; lost: number; death: number; twice: number }
  /** Moments at which people do something. */
  editsAtMs: number[]
  /** What happens in it fits the database: whole seconds, crontabs, and what its forms take. */
  isStorable?: true
}

/** `small`: fixed periods of some ms, where much coincides; `crontabs`: days around a clock change; `seconds`: outages that swallow thousands. */
export type SystemKind = 'small' | 'crontabs' | 'seconds' | 'large'

export function randomSystem(seed: number): RandomSystem {
  const chance = chanceOf(seed, 'system')
  const kind: SystemKind = chance.oneOf([
    'small',
    'small',
    'small',
    'crontabs',
    'crontabs',
    'crontabs',
    'seconds',
    seed % 5 === 0 ? 'large' : 'small',
  ])
  const place = randomPlace(chance)
  const scale = scaleOf(kind, chance, place)
  const { startMs, endMs, unitMs } = scale
  const lengthMs = endMs - startMs
  const taskCount =
    kind === 'large' ? 60 + chance.below(241) : kind === 'seconds' ? 2 + chance.below(4) : 2 + chance.below(chance.is(0.2) ? 24 : 9)
  const tasks = Array.from({ length: taskCount }, (_, index) => randomTask(index + 1, kind, chance, place, startMs, unitMs))
  const hasTrouble = chance.is(0.6)
  const rate = (most: number) => (hasTrouble && chance.is(0.6) ? (chance.below(100) / 100) * most : 0)
  return {
    seed,
    kind,
    tasks,
    edges: randomEdges(tasks, kind, chance),
    startMs,
    endMs,
    catchUpBatch: chance.is(0.3) ? 1 + chance.below(3) : 100,
    place,
    outages: randomOutages(kind, chance, startMs, lengthMs),
    recheckEveryMs: Math.max(1, Math.floor(lengthMs / (10 + chance.below(30)))),
    longestRunMs: Math.max(1, Math.floor(unitMs * (chance.is(0.3) ? 3 : 0.8))),
    failureRate: chance.is(0.2) ? 0 : chance.below(50) / 100,
    trouble: { delayed: rate(0.4), lost: rate(0.2), death: rate(0.15), twice: rate(0.5) },
    editsAtMs: Array.from({ length: chance.below(kind === 'large' ? 60 : 40) }, () => startMs + chance.below(lengthMs)).sort(
      (a, b) => a - b,
    ),
  }
}

/** A system whose story can be played on the database: a day or so of crontabs, where no notification is lost and no decision dies. */
export function storableSystem(seed: number): RandomSystem {
  const chance = chanceOf(seed, 'storable system')
  const place = randomPlace(chance)
  const startMs = place.changeMs - (2 + chance.below(8)) * HOUR_MS
  const lengthMs = (12 + chance.below(18)) * HOUR_MS
  const tasks = Array.from({ length: 2 + chance.below(5) }, (_, index): SystemTask => {
    const task = randomTask(index + 1, 'crontabs', chance, place, startMs, HOUR_MS)
    return { ...task, firing: randomFiring(chance, place, chance.oneOf([0, 1, 1])), retry: task.retry && { ...task.retry, jitter: false } }
  })
  return {
    seed,
    kind: 'crontabs',
    tasks,
    edges: randomEdges(tasks, 'crontabs', chance),
    startMs,
    endMs: startMs + lengthMs,
    catchUpBatch: 200,
    place,
    outages: randomOutages('crontabs', chance, startMs, lengthMs),
    recheckEveryMs: lengthMs * 2,
    longestRunMs: Math.floor(HOUR_MS * (chance.is(0.3) ? 3 : 0.8)),
    failureRate: chance.is(0.2) ? 0 : chance.below(50) / 100,
    trouble: { delayed: 0, lost: 0, death: 0, twice: 0 },
    editsAtMs: Array.from({ length: 10 + chance.below(40) }, () => startMs + 1 + chance.below(lengthMs)).sort((a, b) => a - b),
    isStorable: true,
  }
}

/** `unitMs`: about the time between two instants of a task. */
function scaleOf(kind: SystemKind, chance: Chance, { changeMs }: Place): { startMs: number; endMs: number; unitMs: number } {
  switch (kind) {
    case 'small':
    case 'large': {
      const lengthMs = kind === 'small' ? 1000 + chance.below(4000) : 300 + chance.below(500)
      return { startMs: 0, endMs: lengthMs, unitMs: 20 }
    }
    case 'crontabs': {
      const startMs = changeMs - DAY_MS - chance.below(DAY_MS)
      return { startMs, endMs: startMs + 2 * DAY_MS + chance.below(5 * DAY_MS), unitMs: HOUR_MS }
    }
    case 'seconds': {
      const startMs = changeMs + chance.below(DAY_MS)
      return { startMs, endMs: startMs + 4 * HOUR_MS + chance.below(4 * HOUR_MS), unitMs: 10_000 }
    }
  }
}

function randomTask(taskId: number, kind: SystemKind, chance: Chance, place: Place, startMs: number, unitMs: number): SystemTask {
  const misfirePolicy: MisfirePolicy =
    kind === 'seconds' ? chance.oneOf(['skip', 'coalesce', 'coalesce']) : chance.oneOf(['run_all', 'skip', 'coalesce'])
  const retry: RetryPolicy = {
    limit: chance.below(4),
    delaySeconds: (chance.below(10) * unitMs) / 20_000,
    backoff: chance.oneOf(['fixed', 'exponential']),
    maxDelaySeconds: unitMs / 1000,
    jitter: chance.is(0.5),
  }
  return {
    taskId,
    firing: firingOf(kind, chance, place),
    misfirePolicy,
    graceMs: misfirePolicy !== 'run_all' || chance.is(0.3) ? Math.floor((1 + chance.below(60)) * (unitMs / 20)) : null,
    limit: chance.is(0.5) ? 1 : chance.is(0.6) ? 2 + chance.below(2) : null,
    baseMs: startMs + Math.floor(chance.below(30) * (unitMs / 20)) - (chance.is(0.2) ? unitMs * 5 : 0),
    retry: chance.is(0.4) ? retry : null,
    timeLimitMs: chance.is(0.2) ? Math.floor(unitMs / 2) : null,
  }
}

function firingOf(kind: SystemKind, chance: Chance, place: Place): Firing {
  switch (kind) {
    case 'small':
    case 'large':
      return { everyMs: 3 + chance.below(40) }
    case 'crontabs':
      return randomFiring(chance, place, chance.oneOf([0, 1, 1, 2]))
    case 'seconds':
      return secondsFiring(chance)
  }
}

/** Plain edges lead from later tasks to earlier ones, future edges between any two, also a task and itself. */
function randomEdges(tasks: readonly SystemTask[], kind: SystemKind, chance: Chance): SystemEdge[] {
  const each = kind === 'large' ? 1.5 / tasks.length : tasks.length > 10 ? 0.12 : 0.25
  const edges: SystemEdge[] = []
  for (const { taskId: dependerId } of tasks) {
    for (const { taskId: dependeeId } of tasks) {
      const future = dependeeId >= dependerId || chance.is(0.2)
      if (!chance.is(future ? each / 4 : each)) continue
      const endings = chance.oneOf(['succeeded', 'finished'] as const)
      edges.push({ edgeId: edges.length + 1, dependerId, dependeeId, future, endings, isAligned: !future && chance.is(0.35) })
    }
  }
  return edges
}

function randomOutages(kind: SystemKind, chance: Chance, startMs: number, lengthMs: number): { fromMs: number; untilMs: number }[] {
  const count = kind === 'seconds' ? 1 : chance.below(3)
  return Array.from({ length: count }, () => {
    const fromMs = startMs + chance.below(lengthMs)
    return { fromMs, untilMs: fromMs + 1 + chance.below(kind === 'seconds' ? lengthMs : Math.floor(lengthMs / 3)) }
  }).map(({ fromMs, untilMs }) => ({ fromMs, untilMs: Math.min(untilMs, startMs + lengthMs) }))
}
