import { expect, it } from 'vitest'
import type { ChangeView } from '#domain/views/change-set-views.ts'
import { changeInWords, fieldLabel, fieldWords, missedInWords } from './change-words.ts'

const change = (of: Partial<ChangeView>): ChangeView => {
  const task = { key: 'task 1', kind: 'task', doing: 'changed', id: 1, name: 'load' } as const
  return { ...task, edge: null, verdict: 'ready', fields: [], enableChoice: null, freed: [], closedBy: null, ...of }
}
const field = (name: string, after: ChangeView['fields'][number]['after']) => {
  return { name, before: null, after, now: null, verdict: 'ready' } as const
}
const edge = (before: boolean, after: boolean) => {
  const terms = { future: false, endings: 'succeeded', freshness: 'new' } as const
  const ends = { dependerId: 2, dependerName: 'report', dependeeId: 1, dependeeName: 'load' }
  return { ...ends, before: before ? terms : null, after: after ? terms : null }
}

it.each([
  ['Change “load”', change({ fields: [field('queue', 'slow'), field('enabled', true)] })],
  ['Disable “load”', change({ fields: [field('enabled', false)] })],
  ['Delete “load”', change({ doing: 'removed' })],
  ['Make the task “load”', change({ doing: 'added' })],
  ['Change the crontab 0 6 * * * UTC', change({ kind: 'crontab', name: 'The crontab 0 6 * * * UTC' })],
  ['“report” waits for “load”: a new success since the last run', change({ kind: 'edge', doing: 'added', edge: edge(false, true) })],
  ['“report” no longer waits for “load”', change({ kind: 'edge', doing: 'removed', edge: edge(true, false) })],
])('says “%s”', (words, told) => {
  expect(changeInWords(told)).toBe(words)
})

it('calls fields and what stands in them as their forms do', () => {
  expect([fieldLabel('task', 'kwargs'), fieldLabel('task', 'retryLimit'), fieldLabel('crontab', 'dayOfWeek')]).toEqual([
    'Named arguments',
    expect.stringMatching(/^Retries|attempts/i),
    'Day of week',
  ])
  expect(fieldWords('task', 'crontabId', 7, { 7: '0 6 * * * UTC' })).toBe('0 6 * * * UTC')
  expect(fieldWords('task', 'tags', ['a', 'b'], {})).toBe('a, b')
  expect(fieldWords('task', 'timeLimitSeconds', 90, {})).toBe('90 s')
  expect(fieldWords('edge', 'waits', null, {})).toBe('does not wait')
})

it('says of a task that it enables what becomes of the instants that passed', () => {
  expect(missedInWords(change({ enableChoice: 'latest' }))).toContain('The latest instant that passed')
  expect(missedInWords(change({}))).toBeNull()
})
