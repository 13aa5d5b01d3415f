import { describe, expect, it, test } from 'vitest'
import type { LiveEvent } from '#domain/live-event.ts'
import { NO_RUN_FILTER } from '../runs/run-list-params.ts'
import { isStaleAfter, parseLiveEvent, type ReadQuery } from './stale-queries.ts'

const read = (queryKey: readonly unknown[], data?: unknown): ReadQuery => ({ queryKey, state: { data } })
const rows = (...ids: (string | number)[]) => ({ rows: ids.map((id) => ({ id })) })
const edge = (dependerId: number, dependeeId: number) => ({ dependerId, dependeeId })

/** What a browser may have open, by what a person would call it. */
const OPEN = {
  'log of run a': read(['run-logs', 'a', '', { isOver: false }]),
  'log of run b': read(['run-logs', 'b', '', { isOver: false }]),
  'page of run a': read(['runs', 'detail', 'a']),
  'page of run b': read(['runs', 'detail', 'b']),
  'page of run c of task 1, which has a deadline': read(['runs', 'detail', 'c'], { taskId: 1, deadline: {} }),
  'page of run d of task 1, which has none': read(['runs', 'detail', 'd'], { taskId: 1, deadline: null }),
  'list of runs with a': read(['runs', 'list', { ...NO_RUN_FILTER, before: null }], rows('a', 'z')),
  'list of runs without a': read(['runs', 'list', { ...NO_RUN_FILTER, before: null }], rows('y', 'z')),
  'list of runs of task 1': read(['runs', 'list', { ...NO_RUN_FILTER, task: 1, before: null }], rows('a')),
  'list of runs of task 2': read(['runs', 'list', { ...NO_RUN_FILTER, task: 2, before: null }], rows('b')),
  'last runs of task 1': read(['runs', 'last-of-task', 1], rows('a')),
  'last runs of task 2': read(['runs', 'last-of-task', 2], rows('b')),
  'held rows of runs, a among them': read(['runs', 'rows', ['a']], rows('a')),
  'held rows of other runs': read(['runs', 'rows', ['b']], rows('b')),
  'page of task 1': read(['tasks', 'detail', 1], { dependsOn: [], dependedOnBy: [] }),
  'page of task 2, which depends on 1': read(['tasks', 'detail', 2], { dependsOn: [edge(2, 1)], dependedOnBy: [] }),
  'page of task 3, on which 1 depends': read(['tasks', 'detail', 3], { dependsOn: [], dependedOnBy: [edge(1, 3)] }),
  'page of task 4, far away': read(['tasks', 'detail', 4], { dependsOn: [edge(4, 2)], dependedOnBy: [] }),
  'page of task 5, not come yet': read(['tasks', 'detail', 5]),
  'why task 4 waits': read(['tasks', 'explanation', 4], {}),
  'list of tasks': read(['tasks', 'list', {}], rows(2)),
  'held rows of tasks, 1 among them': read(['tasks', 'list', 'rows', ['1']], rows(1)),
  'held rows of other tasks': read(['tasks', 'list', 'rows', ['2']], rows(2)),
  'names of tasks': read(['tasks', 'options', '']),
  'what tasks have in common': read(['tasks', 'facets']),
  'recent runs of tasks 1 and 7': read(['tasks', 'recent-runs', [1, 7]]),
  'recent runs of task 2': read(['tasks', 'recent-runs', [2]]),
  tags: read(['tags']),
  'what enabling task 1 means': read(['tasks', 'enabling', 1]),
  'what enabling task 2 means': read(['tasks', 'enabling', 2]),
  'page of crontab 1': read(['crontabs', 'detail', 1]),
  'page of crontab 2': read(['crontabs', 'detail', 2]),
  'page of dependency 1': read(['dependencies', 'detail', 1]),
  'page of dependency 2': read(['dependencies', 'detail', 2]),
  'page of action 1': read(['actions', 'detail', 1]),
  'page of action 2': read(['actions', 'detail', 2]),
  'page of incident 1': read(['incidents', 'detail', 1]),
  'page of incident 2': read(['incidents', 'detail', 2]),
  'incidents that are open': read(['incidents', 'open']),
  graph: read(['graph']),
  'tasks of the plan': read(['plan', 'tasks', {}]),
  'runs of the plan': read(['plan', 'runs', {}], { runs: [] }),
  'very many runs of the plan': read(['plan', 'runs', {}], { runs: { length: 5_000 } }),
  'counted runs of the plan': read(['plan', 'runs', {}], { runs: [], counted: { taskCount: 1 } }),
  overview: read(['overview']),
  workers: read(['workers', 'here']),
  health: read(['health']),
  audits: read(['audits', 'list', {}]),
} satisfies Record<string, ReadQuery>

const staged = (...changes: object[]) => ({ id: 1, changes })
const OPEN_CHANGE_SETS = {
  list: read(['change-sets', 'list'], rows(1)),
  'that has not come yet': read(['change-sets', 'detail', 3]),
  'of task 1': read(['change-sets', 'detail', 1], staged({ kind: 'task', id: 1, edge: null })),
  'of an edge from task 2 to task 1': read(['change-sets', 'current'], {
    changeSet: staged({ kind: 'edge', id: null, edge: edge(2, 1) }),
  }),
  'of crontab 1': read(['change-sets', 'detail', 2], staged({ kind: 'crontab', id: 1, edge: null })),
  none: read(['change-sets', 'current'], { changeSet: null }),
} satisfies Record<string, ReadQuery>

const staleSetsAfter = (event: LiveEvent) =>
  Object.entries(OPEN_CHANGE_SETS)
    .filter(([, query]) => isStaleAfter([event], query))
    .map(([name]) => name)

const staleAfter = (...events: LiveEvent[]) =>
  Object.entries(OPEN)
    .filter(([, query]) => isStaleAfter(events, query))
    .map(([name]) => name)

describe('what is read again', () => {
  it('when a run printed something: its log, and nothing else', () => {
    expect(staleAfter({ subject: 'run_log', ids: ['a'] })).toEqual(['log of run a'])
  })

  it('when a run got further: what shows that run, and no list without it', () => {
    expect(staleAfter({ subject: 'run_progress', ids: ['a'] })).toEqual([
      'page of run a',
      'list of runs with a',
      'list of runs of task 1',
      'last runs of task 1',
      'held rows of runs, a among them',
    ])
  })

  it('when a run starts or ends: its own pages, those of its task and of its neighbours, and lists that may show it', () => {
    const stale = staleAfter({ subject: 'run', ids: ['a'], taskIds: [1] })
    const others = [
      'log of run a',
      'log of run b',
      'page of run b',
      'page of run c of task 1, which has a deadline',
      'page of run d of task 1, which has none',
      'list of runs of task 2',
      'last runs of task 2',
      'held rows of other runs',
      'page of task 4, far away',
      'held rows of other tasks',
      'names of tasks',
      'what tasks have in common',
      'recent runs of task 2',
      'tags',
      'what enabling task 2 means',
      'page of crontab 1',
      'page of crontab 2',
      'page of dependency 1',
      'page of dependency 2',
      'page of action 1',
      'page of action 2',
      'page of incident 1',
      'page of incident 2',
      'incidents that are open',
      'tasks of the plan',
      'very many runs of the plan',
      'counted runs of the plan',
      'health',
      'audits',
    ]
    expect(Object.keys(OPEN).filter((name) => !stale.includes(name))).toEqual(others)
  })

  it('when a task changes: its pages and its neighbours’, those of its runs with a deadline, every explanation, and the lists', () => {
    const stale = staleAfter({ subject: 'task', ids: [1] }).filter((name) => name.includes('task'))
    expect(stale).toEqual([
      'page of run c of task 1, which has a deadline',
      'page of task 1',
      'page of task 2, which depends on 1',
      'page of task 3, on which 1 depends',
      'page of task 5, not come yet',
      'why task 4 waits',
      'list of tasks',
      'held rows of tasks, 1 among them',
      'names of tasks',
      'what tasks have in common',
      'recent runs of tasks 1 and 7',
      'what enabling task 1 means',
    ])
  })

  it('when a tag changes: everything that shows tags, or values, which it may have closed or opened', () => {
    const stale = staleAfter({ subject: 'tag', ids: [1] })
    expect(stale).toEqual(
      expect.arrayContaining(['tags', 'list of tasks', 'page of task 1', 'page of task 4, far away', 'graph', 'overview', 'audits']),
    )
    const withValues = Object.keys(OPEN).filter((name) =>
      /^(log|page of (run|action)|list of runs|last runs|held rows of .*runs)/.test(name),
    )
    expect(withValues.length).toBeGreaterThan(10)
    expect(stale).toEqual(expect.arrayContaining(withValues))
    expect(stale).not.toContain('runs of the plan')
  })

  it.each(['crontab', 'dependency', 'action', 'incident'] as const)('when a %s changes: its page and no other of its kind', (subject) => {
    const stale = staleAfter({ subject, ids: [1] })
    expect(stale).toContain(`page of ${subject} 1`)
    expect(stale).not.toContain(`page of ${subject} 2`)
  })

  it('of change sets: after a task or a crontab those that change it or an edge of it, after a dependency all, after its own change the one', () => {
    expect(staleSetsAfter({ subject: 'task', ids: [1] })).toEqual([
      'that has not come yet',
      'of task 1',
      'of an edge from task 2 to task 1',
    ])
    expect(staleSetsAfter({ subject: 'task', ids: [2] })).toEqual(['that has not come yet', 'of an edge from task 2 to task 1'])
    expect(staleSetsAfter({ subject: 'task', ids: [] })).not.toContain('none')
    expect(staleSetsAfter({ subject: 'crontab', ids: [1] })).toEqual(['that has not come yet', 'of crontab 1'])
    expect(staleSetsAfter({ subject: 'dependency', ids: [9] })).not.toContain('list')
    expect(staleSetsAfter({ subject: 'change_set', ids: [1] })).toEqual(['list', 'of task 1', 'of an edge from task 2 to task 1', 'none'])
  })

  it('when an incident changes: what is open, and of pages its own', () => {
    expect(staleAfter({ subject: 'incident', ids: [1] })).toEqual(['page of incident 1', 'incidents that are open', 'audits'])
  })

  it('when many changed: all that any of them might have', () => {
    const few = staleAfter({ subject: 'run', ids: ['a'], taskIds: [1] }, { subject: 'run', ids: ['b'], taskIds: [2, 4] })
    const many = staleAfter({ subject: 'run', ids: [], taskIds: [] })
    expect(many).toEqual(expect.arrayContaining(few))
    expect(many).toContain('page of task 4, far away')
    expect(staleAfter({ subject: 'run_log', ids: [] })).toEqual(['log of run a', 'log of run b'])
  })

  it('when several things changed: what any of them made stale, once', () => {
    const both = staleAfter({ subject: 'run_log', ids: ['a'] }, { subject: 'run_log', ids: ['b'] })
    expect(both).toEqual(['log of run a', 'log of run b'])
  })
})

test('an unknown or broken event is ignored, so that an old tab survives a newer server', () => {
  expect(parseLiveEvent('{"subject":"weather","ids":[]}')).toBeNull()
  expect(parseLiveEvent('{"subject":"constructor"}')).toBeNull()
  expect(parseLiveEvent('not json')).toBeNull()
  expect(parseLiveEvent('{"subject":"task","ids":[3]}')).toEqual({ subject: 'task', ids: [3] })
})
