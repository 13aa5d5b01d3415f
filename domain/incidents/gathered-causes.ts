import { type EdgesOnward, edgesOnward, type HoldingCause, heldUpBy } from '#scheduling/explain/held-up.ts'
import type { DatabaseTrouble, SlowChange } from './database-trouble.ts'
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
  /** How often it happened: of a failing task, its failures in a row; how many workers were lost, or runs were repaired. */
  times: number
  sinceMs: number
  /** For how long it lasted, of what is over when it is told; else null. */
  lastedMs: number | null
  /** Of the kind `database`: what is, or was, wrong with it, and how slow it is; else null. */
  database: { trouble: DatabaseTrouble; slow: SlowChange | null } | null
  /** What brought it about first, then the nearest first. */
  members: readonly Member[]
}

/** Of what begins with a task, the gravest first: it says of what kind the whole is. */
const GRAVEST_FIRST: readonly IncidentKind[] = [
  'scheduler',
  'database',
  'no_worker',
  'failing',
  'lost_worker',
  'waiting_long',
  'stopped',
  'late',
  'running_long',
  'deadline',
  'ledger',
]

/** The graver of two kinds: of what began as the one and became the other as well. */
export function graverKind(one: IncidentKind, other: IncidentKind): IncidentKind {
  return GRAVEST_FIRST.indexOf(other) < GRAVEST_FIRST.indexOf(one) ? other : one
}

/** The key of what begins with a task. */
export function keyOf(taskId: number): string {
  return `task:${taskId}`
}

function taskIdOf(key: string): number | null {
  return key.startsWith('task:') ? Number(key.slice('task:'.length)) : null
}

type Gathered = Omit<Cause, 'members' | 'severity'> & { members: Map<string, Member> }

/** What was found to be wrong so far, by what it comes of. */
export class GatheredCauses {
  readonly #present: PresentTrouble
  readonly #byKey = new Map<string, Gathered>()
  readonly #edges: EdgesOnward
  readonly #isOn: ReadonlyMap<number, null>
  /** By which cause tasks are held up. */
  readonly explained = new Map<number, string>()

  constructor(present: PresentTrouble) {
    this.#present = present
    this.#edges = edgesOnward(present.edges)
    this.#isOn = new Map([...present.tasks].flatMap(([id, { enabled }]) => (enabled ? [[id, null] as const] : [])))
  }

  /** @param among only through these, and of these */
  heldUpBy(ids: readonly number[], why: HoldingCause, among: ReadonlyMap<number, null> = this.#isOn): number[] {
    return heldUpBy(ids, why, this.#edges, among).tasks.map(({ taskId }) => taskId)
  }

  nameOf(taskId: number): string {
    return this.#present.tasks.get(taskId)?.name ?? `Task ${taskId}`
  }

  has(key: string): boolean {
    return this.#byKey.has(key)
  }

  /** Of several with one key, the gravest says of what kind it is. */
  add(
    kind: IncidentKind,
    key: string,
    taskId: number | null,
    name: string,
    sinceMs: number,
    { times = 1, lastedMs = null, database = null }: Partial<Pick<Cause, 'times' | 'lastedMs' | 'database'>> = {},
  ): void {
    const before = this.#byKey.get(key)
    if (!before) this.#byKey.set(key, { key, kind, taskId, name, times, sinceMs, lastedMs, database, members: new Map() })
    else {
      before.sinceMs = Math.min(before.sinceMs, sinceMs)
      before.kind = graverKind(before.kind, kind)
    }
  }

  /** Of what stands in an open incident, or is not told by itself. */
  addIfMissing(kind: IncidentKind, key: string, name: string, sinceMs: number): void {
    if (!this.has(key)) this.add(kind, key, taskIdOf(key), name, sinceMs)
  }

  /** Of several runs of one task, the one that has lasted longest tells of it. */
  join(key: string, member: Member): void {
    const members = this.#byKey.get(key)?.members
    const of = `${member.taskId} ${member.trouble}`
    const before = members?.get(of)
    if (!before || isEarlier(member, before)) members?.set(of, member)
  }

  all(): Cause[] {
    return [...this.#byKey.values()].map(({ members, ...cause }) => {
      const all = [...members.values()]
      return { ...cause, members: all, severity: severityOf(cause.kind, all) }
    })
  }
}

function isEarlier(one: Member, other: Member): boolean {
  return one.sinceMs < other.sinceMs || (one.sinceMs === other.sinceMs && (one.runId ?? '') < (other.runId ?? ''))
}

function severityOf(kind: IncidentKind, members: readonly Member[]): IncidentSeverity {
  const isGrave = kind === 'scheduler' || kind === 'no_worker'
  let severity: IncidentSeverity = isGrave ? 'critical' : kind === 'running_long' || kind === 'ledger' ? 'info' : 'warning'
  for (const { trouble } of members) {
    if (trouble === 'missed' || trouble === 'waiting') severity = graver(severity, 'critical')
    if (trouble === 'at_risk') severity = graver(severity, 'warning')
  }
  return severity
}
