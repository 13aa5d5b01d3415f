import { expect, test } from 'vitest'
import { conflictsBetween, type Entries, firstChoices } from './conflict.ts'

const entries = (said: Record<string, string>): Entries =>
  new Map(Object.entries(said).map(([key, shown]) => [key, { label: key.toUpperCase(), shown }]))
const base = entries({ name: 'load', queue: 'default', priority: '0', limit: '5' })

test('only where someone else’s save would be written over is there something to choose', () => {
  const mine = entries({ name: 'load mine', queue: 'mine', priority: '0', limit: '5' })
  const theirs = entries({ name: 'load theirs', queue: 'default', priority: '7', limit: '5' })
  const fields = conflictsBetween(base, mine, theirs)
  expect(fields).toEqual([
    { key: 'name', label: 'NAME', mine: 'load mine', theirs: 'load theirs', isChangedByBoth: true },
    { key: 'priority', label: 'PRIORITY', mine: '0', theirs: '7', isChangedByBoth: false },
  ])
  // What only the other changed is taken over; where both did, a person has to say.
  expect([...firstChoices(fields)]).toEqual([['priority', 'theirs']])
})

test('the same change on both sides is none, and what was added or taken away is told as not being there', () => {
  const header = { ...Object.fromEntries([...base].map(([key, { shown }]) => [key, shown])) }
  const { queue: _gone, ...withoutQueue } = header
  expect(conflictsBetween(base, entries({ ...header, limit: '9' }), entries({ ...header, limit: '9' }))).toEqual([])
  expect(conflictsBetween(base, entries({ ...header, queue: 'mine' }), entries({ ...withoutQueue, 'x-trace': '1' }))).toEqual([
    { key: 'queue', label: 'QUEUE', mine: 'mine', theirs: null, isChangedByBoth: true },
    { key: 'x-trace', label: 'X-TRACE', mine: null, theirs: '1', isChangedByBoth: false },
  ])
})
