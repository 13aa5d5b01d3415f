import { describe, expect, it } from 'vitest'
import { cronExpression } from './cron-expression.ts'
import type { CronColumns } from './crontab-definition.ts'
import { checkCrontab } from './schedule.ts'
import { suggestionsFor } from './suggestions.ts'
import { parseExpression } from './syntax.ts'

const columnsOf = (expression: string) => parseExpression(expression).columns as CronColumns
const suggested = (columns: CronColumns) =>
  suggestionsFor(columns).map(({ field, sentence, fixes }) => ({ field, sentence, fixes: fixes.map((fix) => cronExpression(fix.columns)) }))

describe('what may have been meant', () => {
  it.each([
    ['*/90 * * * *', 'minute', ['0 * * * *', '0 */2 * * *']],
    ['*/120 * * * *', 'minute', ['0 */2 * * *']],
    ['*/90 9-17 * * *', 'minute', ['0 9-17 * * *']],
    ['*/90 * * * * *', 'second', ['* * * * *', '*/2 * * * *']],
    ['0 */36 * * *', 'hour', ['0 0 * * *']],
    ['0 22-4 * * *', 'hour', ['0 22-23,0-4 * * *']],
    ['0 9 * * 6-1', 'dayOfWeek', ['0 9 * * 6,0-1']],
    ['0 0 1 nov-feb *', 'month', ['0 0 1 nov-dec,jan-feb *']],
  ] as const)('%s, of which the problem is told at the column', (expression, field, fixes) => {
    expect(suggested(columnsOf(expression))).toEqual([{ field, sentence: null, fixes }])
  })

  it('a list with a stray space in its column', () => {
    expect(suggested({ ...columnsOf('0 9 * * *'), dayOfWeek: '1, 3' })).toEqual([
      { field: 'dayOfWeek', sentence: null, fixes: ['0 9 * * 1,3'] },
    ])
  })

  it.each([
    ['*/45 * * * *', 'minute', "One crontab can't say every 45 minutes", ['*/30 * * * *', '0 * * * *']],
    ['*/7 * * * *', 'minute', 'No crontab says every 7 minutes', ['*/6 * * * *', '*/10 * * * *']],
    ['*/7 9-17 * * 1-5', 'minute', 'No crontab says every 7 minutes', ['*/6 9-17 * * 1-5', '*/10 9-17 * * 1-5']],
    ['5/45 * * * *', 'minute', 'is no even interval', []],
    ['0 */5 * * *', 'hour', 'No crontab says every 5 hours', ['0 */4 * * *', '0 */6 * * *']],
    ['*/45 * * * * *', 'second', 'every 45 seconds', ['*/30 * * * * *', '* * * * *']],
    ['0 0 */2 * *', 'dayOfMonth', 'Days begin anew with each month', []],
    ['0 6 1-7 * 1', 'dayOfWeek', 'write 1#1 as day of week', ['0 6 * * 1#1']],
    ['0 6 8-14 * tue', 'dayOfWeek', 'For the second one of the month only', ['0 6 * * tue#2']],
    ['0 6 1-7 * mon,wed', 'dayOfWeek', 'write mon#1,wed#1', ['0 6 * * mon#1,wed#1']],
    ['0 6 25-31 * 5', 'dayOfWeek', 'write 5L', ['0 6 * * 5L']],
    ['0 6 13 * 5', 'dayOfWeek', 'either is enough', []],
  ] as const)('%s, which is read and hardly meant', (expression, field, sentence, fixes) => {
    expect(suggested(columnsOf(expression))).toEqual([{ field, sentence: expect.stringContaining(sentence), fixes }])
  })

  it.each([
    '* * * * *',
    '*/15 * * * *',
    '5/20 * * * *',
    '*/60 * * * *',
    '0 */24 * * *',
    '0 */6 * * *',
    '0-30/7 * * * *',
    '0,45 * * * *',
    '0 0 1 * ?',
    '0 0 * * 1#1',
    '0 0 1 */5 *',
  ])('of %s nothing', (expression) => {
    expect(suggestionsFor(columnsOf(expression))).toEqual([])
  })

  it('every fix can be saved and says in its label what it does', () => {
    for (const expression of ['*/90 * * * *', '*/45 * * * *', '0 */36 * * *', '0 22-4 * * fri-mon', '0 6 1-7 * 1', '*/90 * * * * *']) {
      for (const { fixes } of suggestionsFor(columnsOf(expression))) {
        for (const { label, columns } of fixes) {
          expect(label.length).toBeGreaterThan(5)
          const others = suggestionsFor(columns).length
          if (others === 0) expect(checkCrontab({ ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first' }), expression).toEqual([])
        }
      }
    }
  })
})
