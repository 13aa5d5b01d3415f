import { expect, test } from 'vitest'
import { skipChoices, skippableInstants } from './undecided-instants.ts'

const at = (clock: string) => Date.parse(`2026-01-15T${clock}Z`)
const hourly = {
  task: {
    crontab: {
      second: '0',
      minute: '0',
      hour: '*',
      dayOfMonth: '*',
      month: '*',
      dayOfWeek: '*',
      timezone: 'UTC',
      gap: 'shift' as const,
      overlap: 'first' as const,
    },
  },
  input: { cronBase: '2026-01-01T00:00:00.000Z' },
}
const choices = (cursor: string, now: string) => {
  const skippable = skippableInstants({ ...hourly, cursor: new Date(at(cursor)).toISOString() }, at(now))
  return (
    skippable &&
    skipChoices(skippable).map(({ value, instantMs, earlier }) => [value, new Date(instantMs).toISOString().slice(11, 16), earlier])
  )
}

test('with nothing due the next instant to come can be skipped', () => {
  expect(choices('03:00', '03:30')).toEqual([['first', '04:00', 0]])
})

test('the next one after those that are skipped already is offered, not the clock’s next', () => {
  expect(choices('05:00', '03:30')).toEqual([['first', '06:00', 0]])
})

test('with one waiting, it alone or with the next to come', () => {
  expect(choices('02:00', '03:30')).toEqual([
    ['first', '03:00', 0],
    ['next', '04:00', 1],
  ])
})

test('with several waiting, the oldest, all of them, or all and the next to come', () => {
  expect(choices('00:00', '03:30')).toEqual([
    ['first', '01:00', 0],
    ['due', '03:00', 2],
    ['next', '04:00', 3],
  ])
})

test('a crontab that cannot be read has nothing to skip', () => {
  const unreadable = { ...hourly, cursor: null, task: { crontab: { ...hourly.task.crontab, minute: 'x' } } }
  expect(skippableInstants(unreadable, at('03:30'))).toBeNull()
})
