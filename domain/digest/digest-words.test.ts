import { expect, it } from 'vitest'
import type { Digest } from '../views/digest-views.ts'
import { digestParts, isQuiet, totalsWords, weekWords } from './digest-words.ts'

const task = { id: 1, name: 'load', owner: 'Data', runbookUrl: '' }
const none = { rows: [], count: 0 }
const QUIET: Digest = {
  ...{ week: '2026-W48', since: '2026-11-22T23:00:00.000Z', before: '2026-11-29T23:00:00.000Z', timezone: 'Europe/Berlin' },
  ...{ runsAreKept: true, failures: 0, incidents: 0, deadlinesMet: 0, deadlinesMissed: 0 },
  ...{ failed: none, slower: none, missed: none, narrow: none, idle: none, unowned: none, unownedTasks: 0 },
}
const one = <Row extends object>(row: Row) => ({ rows: [{ task, ...row }], count: 12 })
const words = (digest: Partial<Digest>) =>
  digestParts({ ...QUIET, ...digest }).map(({ title, count, rows }) => [title, count, rows[0]?.words])

it('names the days of a week by the calendar of its zone', () => {
  expect(weekWords(QUIET)).toBe('Mon 23 Nov to Sun 29 Nov 2026')
  expect(weekWords({ ...QUIET, since: '2026-12-27T23:00:00.000Z', before: '2027-01-03T23:00:00.000Z' })).toBe(
    'Mon 28 Dec to Sun 3 Jan 2027',
  )
})

it('says a week in one line', () => {
  expect(totalsWords(QUIET)).toBe('No run failed, no incident.')
  expect(totalsWords({ ...QUIET, failures: 1, incidents: 2, deadlinesMet: 40, deadlinesMissed: 2 })).toBe(
    '1 run failed, 2 incidents, 40 of 42 deadlines met.',
  )
})

it('leaves out what there is nothing to say of', () => {
  expect(digestParts(QUIET)).toEqual([])
})

it.each([
  [1, '1 enabled task has no owner.'],
  [2_000, '2,000 enabled tasks have no owner.'],
])('says how many tasks nobody owns, though the week was quiet: %s', (unownedTasks, note) => {
  const parts = digestParts({ ...QUIET, unownedTasks })
  expect(parts).toEqual([{ title: 'Owned by nobody', count: 0, rows: [], note }])
  expect(isQuiet(parts)).toBe(true)
  expect(isQuiet(digestParts({ ...QUIET, unownedTasks, unowned: one({ failures: 2, missed: 1 }) }))).toBe(false)
})

it('says nothing of that in a digest that was kept before it was counted', () => {
  const { unownedTasks: _, ...kept } = QUIET
  expect(digestParts(kept as Digest)).toEqual([])
})

it.each<[string, Partial<Digest>, string]>([
  ['a failure', { failed: one({ failures: 1, longestStreak: null, heldUp: 0, isFailingAtEnd: false }) }, 'Failed 1 time.'],
  [
    'failures that held others up',
    { failed: one({ failures: 7, longestStreak: 5, heldUp: 40, isFailingAtEnd: true }) },
    'Failed 7 times, 5 in a row, held up 40 other tasks, still failing at the end.',
  ],
  [
    'deadlines missed for good',
    { missed: one({ missed: 2, metLate: 0, longestLateMs: null }) },
    'Missed 2 deadlines, none succeeded later.',
  ],
  [
    'a deadline met late',
    { missed: one({ missed: 2, metLate: 1, longestLateMs: 600_000 }) },
    'Missed 2 deadlines, 1 success later, by up to 10 m.',
  ],
  [
    'narrow deadlines',
    { narrow: one({ narrow: 3, wereAtRisk: 1, leastLeftMs: 300_000 }) },
    'Met 3 deadlines narrowly, with 5 m left at the least, 1 at risk before.',
  ],
  [
    'slower runs',
    { slower: one({ week: { runs: 7, medianMs: 40_000, lateMs: 90_000 }, before: { runs: 28, medianMs: 20_000, lateMs: 30_000 } }) },
    'Half of its runs take up to 40 s, before 20 s, nineteen of twenty up to 1 m 30 s, before 30 s.',
  ],
  [
    'a crontab whose next instant is far',
    { idle: one({ why: 'far', lastRunAt: null, nextAt: '2028-02-29T00:00:00.000Z' }) },
    'Its next instant is on Tue 29 Feb 2028, never ran.',
  ],
  [
    'instants without a run',
    { idle: one({ why: 'skipped', lastRunAt: '2026-10-01T10:00:00.000Z', nextAt: '2026-12-01T00:00:00.000Z' }) },
    'Instants came and had no run, last ran Thu 1 Oct 2026.',
  ],
  ['what nobody owns', { unowned: one({ failures: 2, missed: 1 }) }, 'Failed 2 times, missed 1 deadline.'],
])('says %s in a sentence', (_, digest, sentence) => {
  expect(words(digest)).toEqual([[expect.any(String), 12, sentence]])
})
