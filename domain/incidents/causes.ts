import { heldUpBy } from '#scheduling/explain/held-up.ts'
import { graver, type IncidentKind, type IncidentSeverity, type MemberTrouble } from './incident.ts'
import type { PresentTrouble } from './present-trouble.ts'

/** A task that a cause concerns. `sinceMs`: epoch milliseconds. */
export type Member = { taskId: number; trouble: MemberTrouble; sinceMs: number; runId: string | null }

/** Something that is wrong, with all that comes of it. */
export type Cause = {
  /** Names it, so that the same cause is known again at the next look. */
  key: string
  kind: IncidentKind
  /** The task at which it begins; null: it is no task. */
  taskId: number | null
  /** The name of that task, handler or part of Djag. */
  name: string
  severity: IncidentSeverity
  /** How often it happened: of a failing task, its failures in a row. */
  times: number
  sinceMs: number
  /** What brought it about first, then the nearest first. */
  members: readonly Member[]
}

/** In which open incident, by the key and the name of its cause, the deadlines of a task stand already. */
export type KnownDeadlines = ReadonlyMap<number, Pick<Cause, 'key' | 'name'>>

/** Of what begins with a task, the gravest first: it says of what kind the whole is. */
const GRAVEST_FIRST: readonly IncidentKind[] = ['scheduler', 'no_worker', 'failing', 'late', 'running_long', 'deadline']

/**
 * Sorts what is wrong by what it comes of (rule N1): everything that fails with what it holds up, what no worker takes, what is late with what is late
 * behind it, what runs long, and each endangered deadline with its first cause. A deadline that stands in an open incident stays there while it
 * is endangered, whatever holds it up by now. Pure; the same trouble in another order gives the same causes.
 */
export function causesOf(present: PresentTrouble, known: KnownDeadlines): Cause[] {
  const causes = new Causes(present)
  const explained = new Map<number, string>()
  if (present.schedulerSilentSinceMs !== null) causes.add('scheduler', 'scheduler', null, 'The scheduler', present.schedulerSilentSinceMs)
  for (const { handler, queue, taskId, sinceMs } of present.withoutWorker) {
    const key = `no_worker:${queue}:${handler}`
    causes.add('no_worker', key, null, `“${handler}” on the queue “${queue}”`, sinceMs)
    causes.join(key, { taskId, trouble: 'no_worker', sinceMs, runId: null })
    explained.set(taskId, key)
  }
  addFailing(present, causes, explained)
  for (const { taskId, sinceMs, runId } of present.runningLong) {
    causes.add('running_long', keyOf(taskId), taskId, causes.nameOf(taskId), sinceMs)
    causes.join(keyOf(taskId), { taskId, trouble: 'running_long', sinceMs, runId })
  }
  addLate(present, causes, explained)
  for (const { taskId, state, sinceMs, runId, cause } of present.deadlines) {
    const rootId = cause?.taskId ?? taskId
    const stands = known.get(taskId)
    const key = stands?.key ?? explained.get(rootId) ?? keyOf(rootId)
    // What it began with may be well by now, and so not among what is read.
    if (!causes.has(key)) causes.add('deadline', key, taskIdOf(key), stands?.name ?? causes.nameOf(rootId), sinceMs)
    causes.join(key, { taskId, trouble: state, sinceMs, runId })
  }
  return causes.all()
}

/** The key of what begins with a task. */
export function keyOf(taskId: number): string {
  return `task:${taskId}`
}

function taskIdOf(key: string): number | null {
  return key.startsWith('task:') ? Number(key.slice('task:'.length)) : null
}

function addFailing({ failing, edges, tasks }: PresentTrouble, causes: Causes, explained: Map<number, string>): void {
  const isOn = new Map([...tasks].flatMap(([id, { enabled }]) => (enabled ? [[id, null] as const] : [])))
  for (const { taskId, sinceMs, failures, runId } of byId(failing)) {
    const key = keyOf(taskId)
    causes.add('failing', key, taskId, causes.nameOf(taskId), sinceMs, failures)
    causes.join(key, { taskId, trouble: 'failed', sinceMs, runId })
    for (const held of heldUpBy([taskId], 'failing', edges, isOn).tasks) {
      causes.join(key, { taskId: held.taskId, trouble: 'waiting', sinceMs, runId: null })
      if (!explained.has(held.taskId)) explained.set(held.taskId, key)
    }
  }
}

/** What is late for no reason known so far: together with what is late behind it. While nobody schedules, that is the reason. */
function addLate({ late, edges, schedulerSilentSinceMs }: PresentTrouble, causes: Causes, explained: Map<number, string>): void {
  const unexplained = new Map(
    byId(late).flatMap((one) => (explained.has(one.taskId) || causes.has(keyOf(one.taskId)) ? [] : [[one.taskId, one] as const])),
  )
  const joinAll = (rootKey: string, ids: Iterable<number>) => {
    for (const id of ids) {
      const one = unexplained.get(id)
      if (!one) continue
      unexplained.delete(id)
      explained.set(id, rootKey)
      causes.join(rootKey, { taskId: id, trouble: 'late', sinceMs: one.sinceMs, runId: null })
    }
  }
  if (schedulerSilentSinceMs !== null) {
    joinAll('scheduler', [...unexplained.keys()])
    return
  }
  const edgesAmong = edges.filter(({ dependerId, dependeeId }) => unexplained.has(dependerId) && unexplained.has(dependeeId))
  const isBehind = new Set(edgesAmong.flatMap(({ dependerId, dependeeId }) => (dependerId === dependeeId ? [] : [dependerId])))
  // Tasks that all wait for each other have no first: then the one with the lowest id stands for it.
  const roots = [...unexplained.keys()].sort((a, b) => Number(isBehind.has(a)) - Number(isBehind.has(b)) || a - b)
  const alike = new Map([...unexplained.keys()].map((id) => [id, null] as const))
  for (const rootId of roots) {
    const root = unexplained.get(rootId)
    if (!root) continue
    causes.add('late', keyOf(rootId), rootId, causes.nameOf(rootId), root.sinceMs)
    joinAll(keyOf(rootId), [rootId, ...heldUpBy([rootId], 'stopped', edgesAmong, alike).tasks.map(({ taskId }) => taskId)])
  }
}

function byId<One extends { taskId: number }>(all: readonly One[]): One[] {
  return [...all].sort((a, b) => a.taskId - b.taskId)
}

type Gathered = Omit<Cause, 'members' | 'severity'> & { members: Map<string, Member> }

class Causes {
  readonly #present: PresentTrouble
  readonly #byKey = new Map<string, Gathered>()

  constructor(present: PresentTrouble) {
    this.#present = present
  }

  nameOf(taskId: number): string {
    return this.#present.tasks.get(taskId)?.name ?? `Task ${taskId}`
  }

  has(key: string): boolean {
    return this.#byKey.has(key)
  }

  /** Of several with one key, the gravest says of what kind it is. */
  add(kind: IncidentKind, key: string, taskId: number | null, name: string, sinceMs: number, times = 1): void {
    const before = this.#byKey.get(key)
    if (!before) this.#byKey.set(key, { key, kind, taskId, name, times, sinceMs, members: new Map() })
    else {
      before.sinceMs = Math.min(before.sinceMs, sinceMs)
      if (GRAVEST_FIRST.indexOf(kind) < GRAVEST_FIRST.indexOf(before.kind)) before.kind = kind
    }
  }

  join(key: string, member: Member): void {
    this.#byKey.get(key)?.members.set(`${member.taskId} ${member.trouble}`, member)
  }

  all(): Cause[] {
    return [...this.#byKey.values()].map(({ members, ...cause }) => {
      const all = [...members.values()]
      return { ...cause, members: all, severity: severityOf(cause.kind, all) }
    })
  }
}

function severityOf(kind: IncidentKind, members: readonly Member[]): IncidentSeverity {
  const isGrave = kind === 'scheduler' || kind === 'no_worker'
  let severity: IncidentSeverity = isGrave ? 'critical' : kind === 'running_long' ? 'info' : 'warning'
  for (const { trouble } of members) {
    if (trouble === 'missed' || trouble === 'waiting') severity = graver(severity, 'critical')
    if (trouble === 'at_risk') severity = graver(severity, 'warning')
  }
  return severity
}
