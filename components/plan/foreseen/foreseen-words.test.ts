import { expect, it } from 'vitest'
import { barOf } from '../testing/plan-views.ts'
import { foretoldEnds, laterThanForeseenMs } from './foreseen-ends.ts'
import { briefForeseenWords, foreseenWords } from './foreseen-words.ts'

const MINUTE_MS = 60_000
const FIVE_MS = Date.UTC(2026, 10, 30, 5)
const foretold = { taskId: 1, instantMs: FIVE_MS, endsAtMs: FIVE_MS + 40 * MINUTE_MS, madeAtMs: FIVE_MS - 20 * MINUTE_MS }
const ended = (minutes: number) => barOf({ fromMs: FIVE_MS, endMs: FIVE_MS + minutes * MINUTE_MS })
const words = (bar: Parameters<typeof foreseenWords>[0]) => foreseenWords(bar, foretold, FIVE_MS, 'UTC')

it('says of a run when it was foretold to end, and how much later or earlier it did', () => {
  expect(words(ended(52))).toBe('05:40; it ended 12 m later')
  expect(words(ended(30))).toBe('05:40; it ended 10 m earlier')
  expect(words(ended(40.5))).toBe('05:40; it ended within a minute of that')
  const brief = [52, 40.5].map((minutes) => briefForeseenWords(ended(minutes), foretold, FIVE_MS, 'UTC'))
  expect(brief).toEqual(['05:40, 12 m later', '05:40, as foretold'])
})

it('says nothing of an end that has not come', () => {
  expect(words(barOf({ fromMs: FIVE_MS, endMs: FIVE_MS + 52 * MINUTE_MS, longEndMs: FIVE_MS + 60 * MINUTE_MS, state: 'running' }))).toBe(
    '05:40',
  )
  expect(laterThanForeseenMs(barOf({ fromMs: FIVE_MS, endMs: FIVE_MS, state: 'expected' }), foretold)).toBeNull()
})

it('finds what was foretold of a run of a crontab by its task and instant, and of no other', () => {
  const { byKey, byTask } = foretoldEnds('hour', [foretold])
  expect(byKey.get(ended(52).key)).toBe(foretold)
  expect(byKey.get(`1/manual/${FIVE_MS}`)).toBeUndefined()
  expect(byTask.get(1)).toEqual([foretold])
})
