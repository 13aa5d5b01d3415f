import { describe, expect, it } from 'vitest'
import type { CronColumns } from './crontab-definition.ts'
import { parseExpression } from './syntax.ts'
import { crontabInWords } from './words.ts'

function columnsOf(expression: string): CronColumns {
  return parseExpression(expression).columns as CronColumns
}

describe('a crontab in words', () => {
  it.each([
    ['0 6 * * 1-5', 'At 06:00, Monday through Friday'],
    ['*/5 * * * *', 'Every 5 minutes'],
    ['*,5 * * * *', 'Every minute'],
    ['30 0 6 * * *', 'At 06:00:30'],
    ['0 0 L * *', 'At 00:00, on the last day of the month'],
    ['0 0 * * L5', 'At 00:00, on the last Friday of the month'],
    ['0 0 * * 5#2', 'At 00:00, on the second Friday of the month'],
    ['0 0 * * 1#1,3#2', 'At 00:00, on the first Monday and second Wednesday of the month'],
    ['0 0 * * sat-sun', 'At 00:00, only on Saturday and Sunday'],
    ['0 0 ? * ?', 'At 00:00'],
    ['@daily', 'At 00:00'],
    ['*/45 * * * *', 'At 0 and 45 minutes past the hour'],
    ['*/90 * * * *', 'Every hour'],
    ['0 */36 * * *', 'At 00:00'],
    ['*/90 * * * * *', 'Every minute'],
    ['*/7 * * * *', 'Every 7 minutes from 0 through 56 past the hour'],
    ['5/20 * * * *', 'Every 20 minutes, starting at 5 minutes past the hour'],
    ['0 */5 * * *', 'Every 5 hours from 00:00 through 20:00'],
    ['30 */2 * * *', 'Every 2 hours, starting at 00:30'],
    ['0 9-17 * * *', 'Every hour from 09:00 through 17:00'],
    ['*/15 9-12,14 * * *', 'Every 15 minutes, between 09:00 and 12:59 and between 14:00 and 14:59'],
    ['0,30 6,18 * * *', 'At 06:00, 06:30, 18:00 and 18:30'],
    ['17 22-23,0-4 * * *', 'Every hour from 00:17 through 04:17, and at 22:17 and 23:17'],
    ['0 1-3,6,9-12,20 * * *', 'Every hour from 01:00 through 03:00 and from 09:00 through 12:00, and at 06:00 and 20:00'],
    ['*/10 * * * * *', 'Every 10 seconds'],
    ['15 0 * * * *', 'At 0 minutes and 15 seconds past the hour'],
    ['15 */5 * * * *', 'Every 5 minutes, at 15 seconds past the minute'],
    ['0 0 * * 0,7', 'At 00:00, only on Sunday'],
    ['0 0 * * 6/1', 'At 00:00, only on Saturday'],
    ['0 0 * * fri-sun,mon', 'At 00:00, Friday through Monday'],
    ['0 0 1,1 * *', 'At 00:00, on day 1 of the month'],
    ['0 0 L,31 * *', 'At 00:00, on the last day of the month'],
    ['0 0 1-31 * *', 'At 00:00'],
    ['0 0 1-31 * 1', 'At 00:00'],
    ['0 0 */2 * *', 'At 00:00, on every 2nd day from 1 through 31 of the month'],
    ['0 0 1 3,jan-mar *', 'At 00:00, on day 1 of the month, only in January through March'],
  ])('%s: %s', (expression, words) => {
    expect(crontabInWords(columnsOf(expression))).toBe(words)
  })

  it.each([
    ['0 6 13 * 5', 'At 06:00, on day 13 of the month, or on Friday'],
    ['0 6 13 2 1-5', 'At 06:00, on day 13 of the month, or Monday through Friday, only in February'],
    ['0 0 l * 5l', 'At 00:00, on the last day of the month, or on the last Friday of the month'],
  ])('says that either day is enough: %s', (expression, words) => {
    expect(crontabInWords(columnsOf(expression))).toBe(words)
  })

  it.each(['61 6 * * *', '0 6 L-3 * *', 'H H * * *'])('gives %s back as it was written', (expression) => {
    expect(crontabInWords(columnsOf(expression))).toBe(expression)
    expect(crontabInWords({ ...columnsOf(expression), second: '5' })).toBe(`5 ${expression}`)
  })
})
