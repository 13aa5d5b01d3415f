import type { JsonValue } from '../json-value.ts'
import { changeKey, type NetChange, type StagedFields } from './net-changes.ts'
import { sameValue } from './same-value.ts'
import type { StagedEdgeTerms } from './staged-edit.ts'

/** What is there now of the things that a change set is about. What is not in a map is not there, or not any more. */
export type PresentThings = {
  tasks: ReadonlyMap<number, StagedFields>
  crontabs: ReadonlyMap<number, StagedFields>
  /** By the keys of their changes. */
  edges: ReadonlyMap<string, StagedEdgeTerms>
}

/**
 * `ready`: it is as it was when it was staged; `done`: it is so already; `conflict`: somebody else saved something else; `gone`: what it changes is not
 * there any more.
 */
export type ChangeVerdict = 'ready' | 'done' | 'conflict' | 'gone'

/** One field in three versions. */
export type JudgedField = {
  name: string
  before: JsonValue
  after: JsonValue
  now: JsonValue
  verdict: Exclude<ChangeVerdict, 'gone'>
}

export type JudgedChange = { key: string; change: NetChange; verdict: ChangeVerdict; fields: JudgedField[] }

/** Holds a change against what is there: field by field, as what somebody else saved of other fields is no matter. */
export function judgeChange(change: NetChange, present: PresentThings): JudgedChange {
  const key = changeKey(change)
  switch (change.kind) {
    case 'edge':
      return { key, change, ...judgedEdge(change, present, present.edges.get(key) ?? null) }
    case 'crontab':
      return { key, change, ...judgedFields(change.before, change.after, present.crontabs.get(change.id)) }
    case 'task': {
      const now = present.tasks.get(change.id)
      if (change.before === null) return { key, change, verdict: 'ready', fields: [] }
      if (change.after !== null) return { key, change, ...judgedFields(change.before, change.after, now) }
      if (now === undefined) return { key, change, verdict: 'done', fields: [] }
      const others = judgedFields(change.before, change.before, now)
      const fields = others.fields.filter(({ name, before }) => !sameValue(name, before, now[name]))
      return {
        key,
        change,
        verdict: fields.length > 0 ? 'conflict' : 'ready',
        fields: fields.map((field) => ({ ...field, verdict: 'conflict' })),
      }
    }
  }
}

type Judged = Pick<JudgedChange, 'verdict' | 'fields'>

function judgedFields(before: StagedFields, after: StagedFields, present: StagedFields | undefined): Judged {
  const fields = Object.keys(after).map((name): JudgedField => {
    const [was, to, now] = [before[name] ?? null, after[name] ?? null, present?.[name] ?? null]
    const verdict = sameValue(name, now, was) ? 'ready' : sameValue(name, now, to) ? 'done' : 'conflict'
    return { name, before: was, after: to, now, verdict }
  })
  return { verdict: present === undefined ? 'gone' : worst(fields), fields }
}

function worst(fields: readonly JudgedField[]): ChangeVerdict {
  if (fields.some(({ verdict }) => verdict === 'conflict')) return 'conflict'
  return fields.every(({ verdict }) => verdict === 'done') ? 'done' : 'ready'
}

/** The field of an edge that says whether it is there at all. */
const WAITS = 'waits'

function termOf(terms: StagedEdgeTerms, name: string): JsonValue {
  return (terms as unknown as StagedFields)[name] ?? null
}

function judgedEdge(change: NetChange & { kind: 'edge' }, { tasks }: PresentThings, now: StagedEdgeTerms | null): Judged {
  const { before, after, dependerId, dependeeId } = change
  const isThere = [dependerId, dependeeId].every((id) => id < 0 || tasks.has(id))
  if (!isThere) return { verdict: after === null ? 'done' : 'gone', fields: [] }
  if (before && after && now) {
    // Of terms that it leaves as they are others save what they like.
    const names = Object.keys(after).filter((name) => !sameValue(name, termOf(before, name), termOf(after, name)))
    const changed = (terms: StagedEdgeTerms) => Object.fromEntries(names.map((name) => [name, termOf(terms, name)]))
    return judgedFields(changed(before), changed(after), now)
  }
  if (before && after) return { verdict: 'gone', fields: [] }
  const terms = (edge: StagedEdgeTerms | null) => edge as unknown as JsonValue
  const isSo = sameValue(WAITS, now, after)
  const verdict = isSo ? 'done' : sameValue(WAITS, now, before) ? 'ready' : 'conflict'
  return { verdict, fields: [{ name: WAITS, before: terms(before), after: terms(after), now: terms(now), verdict }] }
}
