import { describe, expect, it } from 'vitest'
import { inverseChanges } from './inverse-changes.ts'
import { judgeChange, type PresentThings } from './judge-change.ts'
import { type ChangeSetAct, type NetChange, netChanges, type StagedFields } from './net-changes.ts'
import { stagedInWords } from './staged-in-words.ts'

const task = (id: number, before: StagedFields | null, after: StagedFields | null): NetChange => {
  return { kind: 'task', id, before, after, enableChoice: 'fromNow' }
}
const TERMS = { future: false, endings: 'succeeded', freshness: 'new' } as const
const edge = (dependerId: number, dependeeId: number, before: typeof TERMS | null, after: typeof TERMS | null): NetChange => {
  return { kind: 'edge', dependerId, dependeeId, before, after }
}
const stage = (...changes: NetChange[]): ChangeSetAct => ({ kind: 'stage', changes })
const present = (tasks: Record<number, StagedFields>, edges: [string, typeof TERMS][] = []): PresentThings => ({
  tasks: new Map(Object.entries(tasks).map(([id, fields]) => [Number(id), fields])),
  crontabs: new Map(),
  edges: new Map(edges),
})

describe('the acts of a change set come to', () => {
  it('one change for each thing, from what was there first to what was said last; what is back where it began is none', () => {
    const first = task(1, { retryLimit: 0, queue: 'a' }, { retryLimit: 1, queue: 'b' })
    const second = task(1, { retryLimit: 1, queue: 'b' }, { retryLimit: 2, queue: 'a' })
    expect(netChanges([stage(first), stage(second)])).toEqual([task(1, { retryLimit: 0 }, { retryLimit: 2 })])
    expect(netChanges([stage(edge(1, 2, null, TERMS)), stage(edge(1, 2, TERMS, null))])).toEqual([])
  })

  it('a task as it is made, with what is changed of it since; taken out or deleted again, it goes with its edges', () => {
    const made = [
      stage(task(-1, null, { name: 'a', retryLimit: 0 }), edge(-1, 5, null, TERMS)),
      stage(task(-1, { name: 'a' }, { name: 'b' })),
    ]
    expect(netChanges(made)[0]).toEqual(task(-1, null, { name: 'b', retryLimit: 0 }))
    expect(netChanges([...made, stage(task(-1, {}, null))])).toEqual([])
    expect(netChanges([...made, { kind: 'unstage', key: 'task -1', field: null }])).toEqual([])
  })

  it('no edge of a task that is deleted: it goes with that', () => {
    const acts = [stage(edge(2, 1, null, TERMS)), stage(task(1, {}, null)), stage(edge(1, 3, TERMS, null))]
    expect(netChanges(acts)).toEqual([task(1, {}, null)])
  })

  it('fewer fields where one was taken out, and another base where somebody insists', () => {
    const acts: ChangeSetAct[] = [stage(task(1, { queue: 'a', retryLimit: 0 }, { queue: 'b', retryLimit: 1 }))]
    expect(netChanges([...acts, { kind: 'unstage', key: 'task 1', field: 'queue' }])).toEqual([
      task(1, { retryLimit: 0 }, { retryLimit: 1 }),
    ])
    expect(netChanges([...acts, { kind: 'insist', key: 'task 1', before: { queue: 'c' } }])).toEqual([
      task(1, { queue: 'c', retryLimit: 0 }, { queue: 'b', retryLimit: 1 }),
    ])
  })
})

it('what becomes of missed instants stays as it was chosen with enabling, whatever is said of the task later', () => {
  const enabling = { ...task(1, { enabled: false }, { enabled: true }), enableChoice: 'latest' } as NetChange
  const [both] = netChanges([stage(enabling), stage(task(1, { queue: 'a' }, { queue: 'b' }))])
  expect(both).toEqual({ ...task(1, { enabled: false, queue: 'a' }, { enabled: true, queue: 'b' }), enableChoice: 'latest' })
  expect(netChanges([stage(enabling), stage(task(1, { enabled: true }, { enabled: true }))])[0]).toMatchObject({ enableChoice: 'fromNow' })
})

it('of a dependency the terms that differ are staged: what others saved of the rest is no conflict, and one term is taken out alone', () => {
  const fresher = {
    kind: 'edge',
    dependerId: 1,
    dependeeId: 2,
    before: TERMS,
    after: { ...TERMS, freshness: 'aligned', future: true },
  } as NetChange
  const saved = { ...TERMS, endings: 'finished' } as unknown as typeof TERMS
  const judged = judgeChange(fresher, present({ 1: {}, 2: {} }, [['edge 1 2', saved]]))
  expect([judged.verdict, judged.fields.map(({ name }) => name).toSorted()]).toEqual(['ready', ['freshness', 'future']])
  const without = netChanges([stage(fresher), { kind: 'unstage', key: 'edge 1 2', field: 'future' }])
  expect(without).toEqual([{ ...fresher, after: { ...TERMS, freshness: 'aligned' } }])
})

describe('a staged change', () => {
  const change = task(1, { queue: 'a', retryLimit: 0 }, { queue: 'b', retryLimit: 1 })
  it('is ready whatever else was saved of its task, done where it is so already, and a conflict field by field', () => {
    expect(judgeChange(change, present({ 1: { queue: 'a', retryLimit: 0, name: 'other' } })).verdict).toBe('ready')
    expect(judgeChange(change, present({ 1: { queue: 'b', retryLimit: 1 } })).verdict).toBe('done')
    const judged = judgeChange(change, present({ 1: { queue: 'c', retryLimit: 1 } }))
    expect([judged.verdict, judged.fields.map(({ name, verdict }) => [name, verdict])]).toEqual([
      'conflict',
      [
        ['queue', 'conflict'],
        ['retryLimit', 'done'],
      ],
    ])
    expect(judgeChange(change, present({})).verdict).toBe('gone')
  })

  it('says the same where only letters or the way an instant is written differ', () => {
    const saying = task(1, { tags: ['Night'], cronBase: '2026-01-01T00:00:00.000Z' }, { tags: [], cronBase: null })
    expect(judgeChange(saying, present({ 1: { tags: ['night'], cronBase: '2026-01-01T01:00:00+01:00' } })).verdict).toBe('ready')
  })

  it('that deletes a task is a conflict once somebody changed it, and done once it is gone', () => {
    const deletion = task(1, { queue: 'a' }, null)
    expect(judgeChange(deletion, present({ 1: { queue: 'c' } }))).toMatchObject({
      verdict: 'conflict',
      fields: [{ name: 'queue', now: 'c' }],
    })
    expect(judgeChange(deletion, present({ 1: { queue: 'a', retryLimit: 4 } })).verdict).toBe('ready')
    expect(judgeChange(deletion, present({})).verdict).toBe('done')
  })

  it('of an edge is gone with either of its tasks, and a conflict where it says something else by now', () => {
    const both = { 1: {}, 2: {} }
    expect(judgeChange(edge(1, 2, null, TERMS), present(both)).verdict).toBe('ready')
    expect(judgeChange(edge(1, 2, null, TERMS), present({ 1: {} })).verdict).toBe('gone')
    expect(judgeChange(edge(1, 2, null, TERMS), present(both, [['edge 1 2', TERMS]])).verdict).toBe('done')
    const other = { ...TERMS, future: true } as unknown as typeof TERMS
    expect(judgeChange(edge(1, 2, TERMS, null), present(both, [['edge 1 2', other]])).verdict).toBe('conflict')
  })
})

it('what takes changes back makes deleted tasks again with their edges, from now on, and deletes what was made', () => {
  const was = { name: 'load', cronBase: '2026-01-01T00:00:00Z', kwargs: { a: 1 } }
  const applied = [
    edge(2, 1, TERMS, null),
    task(1, was, null),
    task(9, null, { name: 'new', kwargs: { secret: 'x' } }),
    edge(9, 2, null, TERMS),
  ]
  expect(inverseChanges(applied, Date.parse('2026-06-01T00:00:00Z'))).toEqual([
    task(9, { name: 'new' }, null),
    task(-1, null, { ...was, cronBase: null }),
    edge(2, -1, null, TERMS),
  ])
})

it('is counted in words', () => {
  expect(stagedInWords([task(1, {}, {}), edge(1, 2, null, TERMS), edge(1, 3, null, TERMS)])).toBe('1 task changed, 2 dependencies added')
  expect(stagedInWords([])).toBe('nothing to change')
})
