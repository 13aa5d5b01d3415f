import { isSettledRisk } from '#scheduling/deadline/settled-risk.ts'
import type { HoldingEdge } from '#scheduling/explain/held-up.ts'
import { counted } from '../counted.ts'
import { type Cause, GatheredCauses, keyOf } from './gathered-causes.ts'
import type { IncidentKind, MemberTrouble } from './incident.ts'
import type { PresentTrouble } from './present-trouble.ts'

/** An open incident in which a task stands already, by its cause and its kind. `trouble`: as what it stands there. */
export type StandingIn = Pick<Cause, 'key' | 'name' | 'kind'> & { trouble: MemberTrouble }
type Standing = ReadonlyMap<number, StandingIn>

/** Where tasks stand: `deadlines` those whose deadline is endangered, `tasks` all. */
export type KnownMembers = { deadlines: Standing; tasks: Standing }

/**
 * Sorts what is wrong by what it comes of (rule N1): everything that fails with what it holds up, what no worker takes, what is late with what is late
 * behind it, what runs long, and each endangered deadline with its first cause. A deadline that stands in an open incident stays there while it
 * is endangered, unless it is at risk in one about nothing but deadlines and what is late, and its first cause is trouble of its own by now; and a task that is late for none of the other reasons stays where it stands: what held it up is over, and it has yet to begin.
 * Pure; the same trouble in another order gives the same causes.
 */
export function causesOf(present: PresentTrouble, known: KnownMembers): Cause[] {
  const causes = new GatheredCauses(present)
  if (present.schedulerSilentSinceMs !== null) causes.add('scheduler', 'scheduler', null, 'The scheduler', present.schedulerSilentSinceMs)
  addDatabase(present, causes)
  if (present.repairs) causes.add('ledger', 'ledger', null, 'The ledger', present.repairs.sinceMs, { times: present.repairs.runCount })
  addWithoutWorker(present, causes)
  addFailing(present, causes)
  addLostWorkers(present, causes)
  addWaitingLong(present, causes)
  for (const { taskId, sinceMs, runId } of present.runningLong) {
    causes.add('running_long', keyOf(taskId), taskId, causes.nameOf(taskId), sinceMs)
    causes.join(keyOf(taskId), { taskId, trouble: 'running_long', sinceMs, runId })
  }
  addLate(present, known.tasks, causes)
  addDeadlines(present, known, causes)
  return causes.all()
}

function addWithoutWorker({ withoutWorker }: PresentTrouble, causes: GatheredCauses): void {
  for (const { handler, queue, taskId, sinceMs } of withoutWorker) {
    const key = `no_worker:${queue}:${handler}`
    causes.add('no_worker', key, null, `“${handler}” on the queue “${queue}”`, sinceMs)
    causes.join(key, { taskId, trouble: 'no_worker', sinceMs, runId: null })
    causes.explained.set(taskId, key)
  }
}

/** That it was of no use is told afterwards: meanwhile nobody could. */
function addDatabase({ databaseAway, databaseStrains }: PresentTrouble, causes: GatheredCauses): void {
  for (const { trouble, sinceMs, slow } of databaseStrains)
    causes.add('database', `database:${trouble}`, null, 'The database', sinceMs, { database: { trouble, slow } })
  if (databaseAway === null) return
  const { sinceMs, untilMs, trouble } = databaseAway
  causes.add('database', 'database', null, 'The database', sinceMs, { lastedMs: untilMs - sinceMs, database: { trouble, slow: null } })
}

/** Several at once are one: a host that went down takes all of its workers with it. */
function addLostWorkers({ lostWorkers }: PresentTrouble, causes: GatheredCauses): void {
  const [first] = lostWorkers
  if (!first) return
  const hosts = new Set(lostWorkers.map(({ host }) => host))
  const name = hosts.size === 1 ? `A worker on ${first.host}` : `Workers on ${counted(hosts.size, 'host')}`
  const sinceMs = Math.min(...lostWorkers.map((worker) => worker.sinceMs))
  causes.add('lost_worker', 'lost_workers', null, name, sinceMs, { times: lostWorkers.length })
  for (const worker of lostWorkers)
    for (const { taskId, runId } of worker.runs) causes.join('lost_workers', { taskId, trouble: 'lost', sinceMs: worker.sinceMs, runId })
}

/** Runs of one queue wait together: it has fewer workers than it needs. */
function addWaitingLong({ waitingLong }: PresentTrouble, causes: GatheredCauses): void {
  for (const { queue, taskId, sinceMs, runId } of byId(waitingLong)) {
    if (causes.explained.has(taskId)) continue
    const key = queueKeyOf(queue)
    causes.add('waiting_long', key, null, `the queue “${queue}”`, sinceMs)
    causes.join(key, { taskId, trouble: 'waiting_long', sinceMs, runId })
  }
  for (const { queue, taskId } of byId(waitingLong)) if (!causes.explained.has(taskId)) causes.explained.set(taskId, queueKeyOf(queue))
}

function queueKeyOf(queue: string): string {
  return `queue:${queue}`
}

function addFailing({ failing }: PresentTrouble, causes: GatheredCauses): void {
  for (const { taskId, sinceMs, failures, runId } of byId(failing)) {
    const key = keyOf(taskId)
    causes.add('failing', key, taskId, causes.nameOf(taskId), sinceMs, { times: failures })
    causes.join(key, { taskId, trouble: 'failed', sinceMs, runId })
    for (const heldId of causes.heldUpBy([taskId], 'failing')) {
      causes.join(key, { taskId: heldId, trouble: 'waiting', sinceMs, runId: null })
      if (!causes.explained.has(heldId)) causes.explained.set(heldId, key)
    }
  }
}

/**
 * What is late for no reason known so far: where it stands already; while nobody schedules, for that; behind what no worker takes or what runs long; else
 * together with what is late behind it.
 */
function addLate(present: PresentTrouble, known: Standing, causes: GatheredCauses): void {
  const { late, runningLong, withoutWorker, waitingLong, schedulerSilentSinceMs } = present
  const unexplained = new Map(
    byId(late).flatMap((one) => (causes.explained.has(one.taskId) || causes.has(keyOf(one.taskId)) ? [] : [[one.taskId, one] as const])),
  )
  const joinAll = (rootKey: string, ids: Iterable<number>) => {
    for (const id of ids) {
      const one = unexplained.get(id)
      if (!one) continue
      unexplained.delete(id)
      causes.explained.set(id, rootKey)
      causes.join(rootKey, { taskId: id, trouble: 'late', sinceMs: one.sinceMs, runId: null })
    }
  }
  const stayed = [...unexplained].flatMap(([id, { sinceMs }]) => {
    const stands = known.get(id)
    if (!stands) return []
    causes.addIfMissing('late', stands.key, stands.name, sinceMs)
    joinAll(stands.key, [id])
    return [{ id, key: stands.key }]
  })
  if (schedulerSilentSinceMs !== null) joinAll('scheduler', [...unexplained.keys()])
  joinWhatWaitedMeanwhile(present, unexplained, causes, joinAll)
  for (const { taskId } of byId([...withoutWorker, ...waitingLong]))
    joinAll(causes.explained.get(taskId) ?? keyOf(taskId), causes.heldUpBy([taskId], 'stopped'))
  for (const { taskId } of byId(runningLong)) joinAll(keyOf(taskId), causes.heldUpBy([taskId], 'stopped'))
  joinWhatStoppedOnesHold(present, unexplained, causes, joinAll)
  const isLate = new Map(late.map(({ taskId }) => [taskId, null] as const))
  for (const { id, key } of stayed) joinAll(key, causes.heldUpBy([id], 'stopped', isLate))
  for (const rootId of firstOnesFirst(unexplained, present.edges)) {
    const root = unexplained.get(rootId)
    if (!root) continue
    causes.add('late', keyOf(rootId), rootId, causes.nameOf(rootId), root.sinceMs)
    joinAll(keyOf(rootId), [rootId, ...causes.heldUpBy([rootId], 'stopped', isLate)])
  }
}

type Unexplained = ReadonlyMap<number, { sinceMs: number }>
type JoinAll = (rootKey: string, ids: Iterable<number>) => void

/** What was due while nobody looked has yet to begin when somebody does again. */
function joinWhatWaitedMeanwhile(
  { schedulerAway, databaseAway }: PresentTrouble,
  unexplained: Unexplained,
  causes: GatheredCauses,
  joinAll: JoinAll,
): void {
  for (const [away, key, name] of [
    [databaseAway, 'database', 'The database'] as const,
    [schedulerAway, 'scheduler', 'The scheduler'] as const,
  ]) {
    if (away === null) continue
    const due = [...unexplained].flatMap(([id, { sinceMs }]) => (sinceMs < away.untilMs ? [id] : []))
    if (due.length > 0) causes.addIfMissing('late', key, name, away.sinceMs)
    joinAll(key, due)
  }
}

/** What waits for a task that is disabled or paused, with what is late behind it. */
function joinWhatStoppedOnesHold(
  { stopped, late }: PresentTrouble,
  unexplained: Unexplained,
  causes: GatheredCauses,
  joinAll: JoinAll,
): void {
  const isLate = new Map(late.map(({ taskId }) => [taskId, null] as const))
  for (const [taskId, edges] of [...Map.groupBy(stopped, (edge) => edge.taskId)].sort(([a], [b]) => a - b)) {
    const held = edges.flatMap(({ dependerId }) => unexplained.get(dependerId) ?? [])
    if (held.length === 0) continue
    const ids = edges.map(({ dependerId }) => dependerId)
    causes.add('stopped', keyOf(taskId), taskId, causes.nameOf(taskId), Math.min(...held.map(({ sinceMs }) => sinceMs)))
    joinAll(keyOf(taskId), [...ids, ...causes.heldUpBy(ids, 'stopped', isLate)])
  }
}

/** Those that wait for none of the others first. Tasks that all wait for each other have no first: then the one with the lowest id stands for it. */
function firstOnesFirst(all: ReadonlyMap<number, unknown>, edges: readonly HoldingEdge[]): number[] {
  const isBehind = new Set(
    edges.flatMap(({ dependerId, dependeeId }) =>
      dependerId !== dependeeId && all.has(dependerId) && all.has(dependeeId) ? [dependerId] : [],
    ),
  )
  return [...all.keys()].sort((a, b) => Number(isBehind.has(a)) - Number(isBehind.has(b)) || a - b)
}

function byId<One extends { taskId: number }>(all: readonly One[]): One[] {
  return [...all].sort((a, b) => a.taskId - b.taskId)
}

/** Incidents that name what holds a deadline up by the best guess: one at risk goes on to what turns out to be wrong. That it was missed is told once. */
const FOLLOWS: readonly IncidentKind[] = ['deadline', 'late']

/** A risk that may be over in a moment begins nothing, and belongs to what is told already (rule N1). */
function addDeadlines({ deadlines, nowMs }: PresentTrouble, { deadlines: standing, tasks }: KnownMembers, causes: GatheredCauses): void {
  const told = new Set([...standing.values(), ...tasks.values()].map(({ key }) => key))
  const placed = deadlines.map((deadline) => {
    const rootId = deadline.cause?.taskId ?? deadline.taskId
    const presentKey = causes.explained.get(rootId) ?? (causes.has(keyOf(rootId)) ? keyOf(rootId) : null)
    const known = standing.get(deadline.taskId)
    const goesOn = known?.trouble === 'at_risk' && FOLLOWS.includes(known.kind) && !causes.has(known.key) && presentKey !== null
    const stands = goesOn ? undefined : known
    const key = stands?.key ?? presentKey ?? keyOf(rootId)
    const begins = deadline.state === 'missed' || told.has(key) || isSettledRisk(deadline, nowMs)
    return { ...deadline, key, name: stands?.name ?? causes.nameOf(rootId), begins }
  })
  // What it began with may be well by now, and so not among what is read.
  for (const { key, name, sinceMs, begins } of placed) if (begins) causes.addIfMissing('deadline', key, name, sinceMs)
  for (const { key, taskId, state, sinceMs, runId } of placed)
    if (causes.has(key)) causes.join(key, { taskId, trouble: state, sinceMs, runId })
}
