import { describe, expect, it } from 'vitest'
import { type CronColumns, parseExpression } from './syntax.ts'
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
    ['0 0 * * sat-sun', 'At 00:00, Saturday through Sunday'],
    ['0 0 ? * ?', 'At 00:00'],
    ['@daily', 'At 00:00'],
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
