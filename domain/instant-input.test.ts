import { expect, it } from 'vitest'
import { instantInput } from './instant-input.ts'

const BEYOND = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59Z',
  '1970-01-01T00:30:00+01:00',
  '2101-01-01T00:00:00Z',
  '2100-12-31T23:30:00-01:00',
  '9999-12-31T23:59:59Z',
  '+012345-01-01T00:00:00.000Z',
  '2026-02-30T00:00:00Z',
  'soon',
  '',
]

it.each(['1970-01-01T00:00:00Z', '2100-12-31T23:59:59.999Z', '2026-03-29T02:30:00+02:00'])('%s is a moment that rules know', (instant) => {
  expect(instantInput.parse(instant)).toBe(instant)
})

it.each(BEYOND)('%j is none', (instant) => {
  expect(instantInput.safeParse(instant).error?.issues).toMatchObject([{ message: expect.stringContaining('1970 through 2100') }])
})
