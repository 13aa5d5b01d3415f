import { expect, test } from 'vitest'
import { formatInstant, ISO_FORMAT, parseInstantFormat } from './instant-format.ts'

const at = (instant: string, timezone: string, format: string) => formatInstant(Date.parse(instant), timezone, parseInstantFormat(format))

test.each([
  ['2026-03-05T04:07:09.012Z', 'UTC', 'yyyy-MM-dd HH:mm:ss.SSS', '2026-03-05 04:07:09.012'],
  ['2026-03-05T04:07:09Z', 'UTC', 'yy/M/d H', '26/3/5 4'],
  ['2026-03-05T23:30:00Z', 'Europe/Berlin', 'yyyyMMdd', '20260306'],
  ['2026-03-05T23:30:00Z', 'America/New_York', "yyyy-MM-dd'T'HHxxx", '2026-03-05T18-05:00'],
  ['2026-12-31T12:00:00Z', 'UTC', "DDD 'day' i", '365 day 4'],
  ['2026-01-01T00:00:00Z', 'UTC', "''yy''", "'26'"],
  ['2027-01-01T12:00:00Z', 'UTC', "RRRR-'W'II-i", '2026-W53-5'],
  ['2018-12-31T12:00:00Z', 'UTC', "RRRR-'W'II-i", '2019-W01-1'],
  ['1970-01-02T00:00:01Z', 'Asia/Kolkata', 't', '86401'],
  // Twice an hour that two passes show: the offset tells them apart.
  ['2026-10-25T00:30:00Z', 'Europe/Berlin', 'HH:mm xxx', '02:30 +02:00'],
  ['2026-10-25T01:30:00Z', 'Europe/Berlin', 'HH:mm xxx', '02:30 +01:00'],
])('%s in %s is written by %s as %s', (instant, timezone, format, shown) => {
  expect(at(instant, timezone, format)).toBe(shown)
})

test('without a format an instant is written with its offset', () => {
  expect(formatInstant(Date.parse('2026-07-01T00:00:00Z'), 'Asia/Kolkata', ISO_FORMAT)).toBe('2026-07-01T05:30:00+05:30')
})

test.each([
  ['', /yyyy-MM-dd/],
  ['YYYY', /“YYYY” means nothing in a format\. .*yyyy/],
  ['yyyyy', /“yyyyy”/],
  ["yyyy'", /apostrophe/],
])('the format %j is refused with a sentence', (format, sentence) => {
  expect(() => parseInstantFormat(format)).toThrow(sentence)
})
