import { expect, test } from 'vitest'
import { blankCrontab } from './blank-crontab.ts'
import { affectedInWords, clockChangeSentence, comingClockChanges, outcomeInWords } from './clock-change-words.ts'

const NOW_MS = Date.UTC(2026, 6, 1)
const berlin = { ...blankCrontab('Europe/Berlin'), minute: '30', hour: '2' }
const coming = (change: Partial<typeof berlin> = {}) => comingClockChanges({ ...berlin, ...change }, NOW_MS)

function only<Value>(value: Value | null): Value {
  if (value === null) throw new Error('No change of the clock touches it.')
  return value
}

test('says which time does not exist, and what becomes of it under either policy', () => {
  const gap = only(coming().gap)
  expect(clockChangeSentence(gap, berlin)).toBe('On Sun 28 Mar 2027 02:30 does not exist: shifted to 03:00.')
  expect(outcomeInWords(gap, 'skip', berlin.timezone)).toBe('no run')
})

test('says which time occurs twice, and at which pass it fires under each policy', () => {
  const overlap = only(coming().overlap)
  expect(clockChangeSentence(overlap, berlin)).toBe('On Sun 25 Oct 2026 02:30 occurs twice: fires the first time (UTC+2).')
  expect(outcomeInWords(overlap, 'last', berlin.timezone)).toBe('fires the second time (UTC+1)')
  expect(outcomeInWords(overlap, 'both', berlin.timezone)).toBe('fires both times (UTC+2 and UTC+1)')
})

test('the words are the same whichever policy is chosen now', () => {
  const gap = only(coming({ gap: 'skip' }).gap)
  expect(outcomeInWords(gap, 'shift', berlin.timezone)).toBe('shifted to 03:00')
  expect(outcomeInWords(gap, 'skip', berlin.timezone)).toBe('no run')
})

test('counts what would be too many times to tell', () => {
  expect(affectedInWords(only(coming({ minute: '0,10,20,30' }).overlap))).toBe(
    'On Sun 25 Oct 2026 02:00, 02:10 and 2 more times occur twice',
  )
  expect(affectedInWords(only(coming({ minute: '0,30' }).gap))).toBe('On Sun 28 Mar 2027 02:00 and 02:30 do not exist')
})

test('what follows the real clock has no choice: nothing is made up for, both passes fire', () => {
  const following = { ...berlin, minute: '*/30' }
  const { gap, overlap } = coming({ minute: '*/30' })
  expect(clockChangeSentence(only(gap), following)).toBe('On Sun 28 Mar 2027 02:00 and 02:30 do not exist: no run.')
  expect(clockChangeSentence(only(overlap), following)).toBe(
    'On Sun 25 Oct 2026 02:00 and 02:30 occur twice: fires both times (UTC+2 and UTC+1).',
  )
})

test('nothing is touched in a zone without changes, nor while the crontab can not be read', () => {
  expect(coming({ timezone: 'UTC' })).toEqual({ gap: null, overlap: null })
  expect(coming({ hour: '25' })).toEqual({ gap: null, overlap: null })
  expect(coming({ timezone: 'Mars/Olympus' })).toEqual({ gap: null, overlap: null })
})
