import { expect, test } from 'vitest'
import { blankCrontab } from './blank-crontab.ts'
import { previewCrontab } from './crontab-preview.ts'

const NOW_MS = Date.UTC(2026, 2, 28, 12)
const berlin = { ...blankCrontab('Europe/Berlin'), minute: '30', hour: '2' }

test('the instants come in the zone of the crontab, through a change of its clocks', () => {
  const { instants, problems } = previewCrontab(berlin, NOW_MS, 3)
  expect(problems).toEqual([])
  expect(instants.map((ms) => new Date(ms).toISOString())).toEqual([
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
    '2026-03-31T00:30:00.000Z',
  ])
})

test('a column that can not be read has its problem, and nothing is shown in words', () => {
  const preview = previewCrontab({ ...berlin, hour: '25' }, NOW_MS, 3)
  expect(preview.problems.map((problem) => problem.field)).toEqual(['hour'])
  expect(preview.words).toBeNull()
  expect(preview.instants).toEqual([])
})

test('words stay while only the zone is wrong', () => {
  expect(previewCrontab({ ...berlin, timezone: 'Mars/Olympus' }, NOW_MS, 3)).toMatchObject({ words: 'At 02:30', instants: [] })
})

test('spaces around a column mean nothing', () => {
  expect(previewCrontab({ ...berlin, hour: ' 2 ' }, NOW_MS, 1).instants).toHaveLength(1)
})

test('says when the daylight-saving choices have no effect', () => {
  expect(previewCrontab(berlin, NOW_MS, 1).followsRealClock).toBe(false)
  expect(previewCrontab({ ...berlin, hour: '*' }, NOW_MS, 1).followsRealClock).toBe(true)
})

test('a step longer than its column is a problem, and what fires is shown all the same', () => {
  const preview = previewCrontab({ ...berlin, minute: '*/90', hour: '*' }, NOW_MS, 2)
  expect(preview.problems).toMatchObject([{ field: 'minute' }])
  expect(preview).toMatchObject({ words: 'Every hour', instants: [NOW_MS + 3_600_000, NOW_MS + 7_200_000] })
})
