import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import type { JsonValue } from '../json-value.ts'
import { sameValue } from './same-value.ts'
import type { StagedEdgeTerms } from './staged-edit.ts'

/** Fields of a task or a crontab, by the names of their forms. */
export type StagedFields = Readonly<Record<string, JsonValue>>

type TaskChange = {
  kind: 'task'
  /** Negative: it is made by this change. */
  id: number
  /** Null: it is made; without `after` what it was when it was staged to be deleted, values left out. */
  before: StagedFields | null
  /** Null: it is deleted. */
  after: StagedFields | null
  /** What becomes of instants that passed, where the change enables it. */
  enableChoice: ResumeChoice
}
type EdgeChange = {
  kind: 'edge'
  dependerId: number
  dependeeId: number
  before: StagedEdgeTerms | null
  after: StagedEdgeTerms | null
}
type CrontabChange = { kind: 'crontab'; id: number; before: StagedFields; after: StagedFields }

/** What a change set does to one thing, all its edits of it together. With `before` and `after` they name the same fields, those that differ. */
export type NetChange = TaskChange | EdgeChange | CrontabChange

/** What was done with a change set, in order: undoing takes the last of them back. */
export type ChangeSetAct =
  | { kind: 'stage'; changes: readonly NetChange[] }
  | { kind: 'unstage'; key: string; field: string | null }
  /** What others saved is what it goes over. `before`: that of an edge, or of a task that is made or deleted again, as a whole. */
  | { kind: 'insist'; key: string; before: StagedFields | StagedEdgeTerms | null }

/** By what a change of this thing is found: “task 5”, “edge 5 3” (5 waits for 3), “crontab 7”. */
export function changeKey(change: NetChange): string {
  return change.kind === 'edge' ? `edge ${change.dependerId} ${change.dependeeId}` : `${change.kind} ${change.id}`
}

/** What all acts come to, one change for each thing, in the order in which things were first touched. */
export function netChanges(acts: readonly ChangeSetAct[]): NetChange[] {
  const net = new Map<string, NetChange>()
  for (const act of acts) {
    if (act.kind === 'stage') for (const change of act.changes) stage(net, change)
    else if (act.kind === 'unstage') unstage(net, act)
    else insist(net, act)
  }
  return [...net.values()]
}

function stage(net: Map<string, NetChange>, change: NetChange): void {
  if (change.kind === 'edge' && [change.dependerId, change.dependeeId].some((id) => isDoomed(net, id))) return
  const key = changeKey(change)
  const known = net.get(key)
  put(net, key, known ? joined(known, change) : change)
  if (change.kind === 'task' && change.after === null) dropEdgesOf(net, change.id)
}

function isDoomed(net: ReadonlyMap<string, NetChange>, id: number): boolean {
  const known = net.get(`task ${id}`)
  return known?.after === null
}

/** Two changes of one thing, one after the other. */
function joined(first: NetChange, second: NetChange): NetChange | null {
  if (first.kind === 'edge' && second.kind === 'edge') return { ...first, after: second.after }
  if (first.kind === 'crontab' && second.kind === 'crontab')
    return { ...first, before: { ...second.before, ...first.before }, after: { ...first.after, ...second.after } }
  if (first.kind !== 'task' || second.kind !== 'task') return second
  if (first.after === null) return first
  if (first.before === null) return second.after === null ? null : { ...first, after: { ...first.after, ...second.after } }
  const before = { ...second.before, ...first.before }
  // What becomes of missed instants was chosen with what enables it.
  const { enableChoice } = second.after && !('enabled' in second.after) ? first : second
  return { ...second, enableChoice, before, after: second.after && { ...first.after, ...second.after } }
}

/** Without what it leaves as it is; nothing where that is all. */
function put(net: Map<string, NetChange>, key: string, change: NetChange | null): void {
  const kept = change && withoutSame(change)
  if (kept) net.set(key, kept)
  else net.delete(key)
}

function withoutSame(change: NetChange): NetChange | null {
  const { before, after } = change
  if (change.kind === 'edge') return sameValue('terms', before, after) ? null : change
  if (before === null || after === null) return change
  const names = Object.keys(after).filter((name) => !sameValue(name, (before as StagedFields)[name], (after as StagedFields)[name]))
  if (names.length === 0) return null
  return { ...change, before: only(before as StagedFields, names), after: only(after as StagedFields, names) } as NetChange
}

function only(fields: StagedFields, names: readonly string[]): StagedFields {
  return Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])))
}

function unstage(net: Map<string, NetChange>, { key, field }: { key: string; field: string | null }): void {
  const change = net.get(key)
  if (!change) return
  if (change.kind === 'edge' && field !== null && change.before && change.after && field in change.before) {
    put(net, key, { ...change, after: { ...change.after, [field]: change.before[field as keyof StagedEdgeTerms] } })
    return
  }
  if (field === null || change.kind === 'edge' || change.before === null || change.after === null) {
    net.delete(key)
    if (change.kind === 'task' && change.before === null) dropEdgesOf(net, change.id)
    return
  }
  const names = Object.keys(change.after).filter((name) => name !== field)
  put(net, key, { ...change, before: only(change.before, names), after: only(change.after, names) } as NetChange)
}

/** With a task go its edges: what is staged of them is idle. */
function dropEdgesOf(net: Map<string, NetChange>, id: number): void {
  for (const [key, change] of net) if (change.kind === 'edge' && (change.dependerId === id || change.dependeeId === id)) net.delete(key)
}

function insist(net: Map<string, NetChange>, { key, before }: { key: string; before: StagedFields | StagedEdgeTerms | null }): void {
  const change = net.get(key)
  if (!change) return
  const next =
    change.kind === 'edge'
      ? { ...change, before: before as StagedEdgeTerms | null }
      : { ...change, before: { ...change.before, ...(before as StagedFields | null) } }
  put(net, key, next)
}
