import { describe, expect, it } from 'vitest'
import { CRON_FIELDS } from './crontab-definition.ts'
import { nextInstants } from './instants.ts'
import { CrontabError, checkCrontab, compileCrontab } from './schedule.ts'
import { type ParsedCrontab, parseExpression, readColumns } from './syntax.ts'
import { crontabOf } from './testing/crontab.ts'

function parsed(expression: string): ParsedCrontab {
  const reading = readColumns(crontabOf(expression))
  if (!reading.parsed) throw new Error(JSON.stringify(reading.problems))
  return reading.parsed
}

describe('what columns mean', () => {
  it.each([
    ['0 0 * * 0', [0]],
    ['0 0 * * 7', [0]],
    ['0 0 * * 00', [0]],
    ['0 0 * * SUN', [0]],
    ['0 0 * * sat-sun', [0, 6]],
    ['0 0 * * 5-7', [0, 5, 6]],
    ['0 0 * * Fri-Sun', [0, 5, 6]],
    ['0 0 * * sun-tue', [0, 1, 2]],
    ['0 0 * * sun-sun', [0]],
    ['0 0 * * 1-7/2', [0, 1, 3, 5]],
    ['0 0 * * */2', [0, 2, 4, 6]],
    ['0 0 * * 0,7', [0]],
    ['0 0 * * mon,wed-fri', [1, 3, 4, 5]],
    ['0 0 * * 6/1', [6]],
    ['0 0 * * sat/1', [6]],
    ['0 0 * * 1/2', [1, 3, 5]],
    ['0 0 * * 0/2', [0, 2, 4, 6]],
    ['0 0 * * 7/2', [0, 2, 4, 6]],
    ['0 0 * * sun/2', [0, 2, 4, 6]],
    ['0 0 * * 0/7', [0]],
    ['0 0 * * 7/7', [0]],
    ['0 0 * * */7', [0]],
    ['0 0 * * sun-mon', [0, 1]],
  ])('reads the weekdays of %s', (expression, weekdays) => {
    expect(parsed(expression).daysOfWeek).toEqual(weekdays)
  })

  it.each([
    ['*/20 * * * *', [0, 20, 40]],
    ['*/60 * * * *', [0]],
    ['5/20 * * * *', [5, 25, 45]],
    ['3-20/7 * * * *', [3, 10, 17]],
    ['7,7,07 * * * *', [7]],
    ['30,10,20-21 * * * *', [10, 20, 21, 30]],
    ['*,5 * * * *', Array.from({ length: 60 }, (_, minute) => minute)],
  ])('reads the minutes of %s', (expression, minutes) => {
    expect(parsed(expression).minutes).toEqual(minutes)
  })

  it('reads month names in any letter case', () => {
    expect(parsed('0 0 1 jan,MAR-May,Dec *').months).toEqual([1, 3, 4, 5, 12])
  })

  it.each(['0 0 * * 5L', '0 0 * * L5', '0 0 * * friL', '0 0 * * LFRI', '0 0 * * 5l'])('reads %s as the last Friday', (expression) => {
    expect(parsed(expression)).toMatchObject({ daysOfWeek: [], lastDaysOfWeek: [5] })
  })

  it('reads lists that mix weekdays, last weekdays and numbered weekdays', () => {
    expect(parsed('0 0 * * 1#1,wed#2,7#5,0L,4')).toMatchObject({
      daysOfWeek: [4],
      lastDaysOfWeek: [0],
      nthDaysOfWeek: [
        { weekday: 1, nth: 1 },
        { weekday: 3, nth: 2 },
        { weekday: 0, nth: 5 },
      ],
    })
  })

  it('reads the last day of the month, alone or in a list', () => {
    expect(parsed('0 0 L * *')).toMatchObject({ daysOfMonth: [], lastDayOfMonth: true })
    expect(parsed('0 0 1,l * *')).toMatchObject({ daysOfMonth: [1], lastDayOfMonth: true })
  })

  it.each([
    ['0 0 * * *', false, false],
    ['0 0 ? * ?', false, false],
    ['0 0 */2 * ?', true, false],
    ['0 0 1-31 * */1', true, true],
  ])('in %s takes the day columns as restricted: %s, %s', (expression, dayOfMonthRestricted, dayOfWeekRestricted) => {
    expect(parsed(expression)).toMatchObject({ dayOfMonthRestricted, dayOfWeekRestricted })
  })

  it.each([
    ['* 2 * * *', true],
    ['30 * * * *', true],
    ['*/15 2 * * *', true],
    ['0 */2 * * *', true],
    ['*,5 2 * * *', true],
    ['0-59 0-23 * * *', false],
    ['* 30 2 * * *', false],
  ])('%s follows the real clock: %s', (expression, followsRealClock) => {
    expect(parsed(expression).followsRealClock).toBe(followsRealClock)
  })

  it('ignores spaces around a column', () => {
    expect(readColumns({ ...crontabOf('* * * * *'), hour: ' 5 ', dayOfWeek: '* ' }).parsed).toEqual(parsed('* 5 * * *'))
  })
})

describe('a step', () => {
  it.each([
    ['second', '*/60', [0]],
    ['minute', '*/60', [0]],
    ['minute', '5/60', [5]],
    ['hour', '*/24', [0]],
    ['dayOfMonth', '*/31', [1]],
    ['month', '*/12', [1]],
    ['dayOfWeek', '*/7', [0]],
  ] as const)('as long as the whole %s column says what it does: %s', (field, text, values) => {
    const columns = { ...crontabOf('0 0 * * *'), [field]: text }
    expect(checkCrontab(columns)).toEqual([])
    const { seconds, minutes, hours, daysOfMonth, months, daysOfWeek } = readColumns(columns).parsed as ParsedCrontab
    const read = { second: seconds, minute: minutes, hour: hours, dayOfMonth: daysOfMonth, month: months, dayOfWeek: daysOfWeek }
    expect(read[field]).toEqual(values)
  })

  it.each([
    ['second', '*/61', 'every minute (* * * * *)'],
    ['second', '*/90', '*/3 * * * * and 30 1-58/3 * * * * do together'],
    ['second', '0-30/120', 'For every 120 seconds write */2 * * * *.'],
    ['minute', '*/61', 'No crontab says every 61 minutes, but one can say every hour (0 * * * *)'],
    ['minute', '*/90', '0 */3 * * * and 30 1-22/3 * * * do together'],
    ['minute', '5/70', 'every 70 minutes'],
    ['minute', '10,*/9999', 'every 9999 minutes'],
    ['minute', '*/120', 'For every 120 minutes write 0 */2 * * *.'],
    ['hour', '*/25', 'every day (0 0 * * *)'],
    ['hour', '*/36', 'every 36 hours'],
    ['dayOfMonth', '*/32', 'beyond 31'],
    ['month', '*/13', 'beyond 12'],
    ['dayOfWeek', '*/8', 'beyond 7'],
    ['dayOfWeek', '1-5/8', 'beyond 7'],
  ] as const)('longer than the %s column is refused, with what can be said: %s', (field, text, advice) => {
    const crontab = { ...crontabOf('0 0 * * *'), [field]: text }
    expect(checkCrontab(crontab)).toEqual([{ field, message: expect.stringContaining(advice) }])
  })

  it('longer than its column stands in order among other problems, and is not named beside a worse one', () => {
    const problems = checkCrontab({ ...crontabOf('0 0 * * *'), minute: '*/90', hour: '*/36,25', month: '13' })
    expect(problems.map(({ field }) => field)).toEqual(['minute', 'hour', 'month'])
    expect(problems[1]?.message).toContain('“25”')
  })

  it('longer than its column keeps firing where it was stored before it was refused', () => {
    const stored = compileCrontab(crontabOf('*/90 * * * *'))
    expect(nextInstants(stored, Date.UTC(2026, 0, 1), 3)).toEqual([1, 2, 3].map((hour) => Date.UTC(2026, 0, 1, hour)))
  })
})

describe('what is refused', () => {
  it.each([
    ['second', '', 'empty'],
    ['minute', '   ', 'empty'],
    ['minute', '60', '0-59'],
    ['minute', '*/0', 'step'],
    ['minute', '1-10/0', 'step'],
    ['minute', '0 30', 'space'],
    ['minute', '٣', '0-9'],
    ['minute', '５', '0-9'],
    ['minute', '007', '0-59'],
    ['minute', '1,', 'comma'],
    ['minute', ',', 'comma'],
    ['minute', '?', 'alone'],
    ['minute', 'H', 'random'],
    ['minute', 'H/15', 'random'],
    ['hour', 'H(0-7)', 'random'],
    ['hour', '0~7', 'random'],
    ['hour', 'R', 'random'],
    ['hour', '22-2', '22-23,0-2'],
    ['hour', '-1', '0-23'],
    ['hour', '1.5', '0-23'],
    ['hour', '1e1', '0-23'],
    ['hour', '0x5', '0-23'],
    ['hour', '@daily', 'macro'],
    ['hour', '24', '0-23'],
    ['dayOfMonth', '0', '1-31'],
    ['dayOfMonth', '32', '1-31'],
    ['dayOfMonth', 'L-3', 'last day'],
    ['dayOfMonth', '15W', 'nearest'],
    ['dayOfMonth', 'LW', 'nearest'],
    ['dayOfMonth', '?,1', 'alone'],
    ['dayOfMonth', '3L', '1-31'],
    ['dayOfMonth', 'L/2', '1-31'],
    ['month', '0', '1-12'],
    ['month', '13', '1-12'],
    ['month', 'janu', 'jan-dec'],
    ['month', 'mon', 'jan-dec'],
    ['month', 'L', 'jan-dec'],
    ['month', 'nov-feb', 'nov-dec,jan-feb'],
    ['dayOfWeek', '8', '0-7'],
    ['dayOfWeek', 'L', 'which weekday'],
    ['dayOfWeek', 'sunday', 'sun-sat'],
    ['dayOfWeek', 'foo', 'sun-sat'],
    ['dayOfWeek', 'fri-mon', 'fri-sun,mon'],
    ['dayOfWeek', '5-0', 'fri-sun,mon'],
    ['dayOfWeek', '5#0', '1 to 5'],
    ['dayOfWeek', '5#6', '1 to 5'],
    ['dayOfWeek', '5#L', '1 to 5'],
    ['dayOfWeek', '1-5#2', '1 to 5'],
    ['dayOfWeek', '8L', '0-7'],
    ['dayOfWeek', '8#1', '0-7'],
    ['dayOfWeek', '5#2#3', '1 to 5'],
    ['timezone', 'Mars/Olympus', 'Europe/Berlin'],
    ['timezone', '', 'Europe/Berlin'],
    ['timezone', ' UTC', 'Europe/Berlin'],
  ] as const)('names the %s column for %j', (field, text, hint) => {
    const problems = checkCrontab({ ...crontabOf('0 0 * * *'), [field]: text })
    expect(problems).toEqual([{ field, message: expect.stringContaining(hint) }])
  })

  it.each(['0 0 30 2 *', '0 0 31 4 *', '0 0 31 2,4,6,9,11 *', '0 0 30,31 feb ?'])('%s, which never fires', (expression) => {
    expect(checkCrontab(crontabOf(expression))).toEqual([{ field: 'dayOfMonth', message: expect.stringContaining('never fires') }])
  })

  it.each(['0 0 29 2 *', '0 0 31 2,3 *', '0 0 30 2 1', '0 0 L 2 *', '0 0 * 2 1#5'])(
    'but not %s, which fires now and then',
    (expression) => {
      expect(checkCrontab(crontabOf(expression))).toEqual([])
    },
  )

  it('a column longer than any that means something', () => {
    const problems = checkCrontab({ ...crontabOf('0 0 * * *'), minute: Array(200).fill('1').join(',') })
    expect(problems).toEqual([{ field: 'minute', message: expect.stringContaining('255') }])
  })

  it('every column that is wrong, at once and in order', () => {
    const broken = { ...crontabOf('61 0 * * *'), dayOfWeek: '9', timezone: 'nowhere' }
    expect(checkCrontab(broken).map(({ field }) => field)).toEqual(['minute', 'dayOfWeek', 'timezone'])
    expect(() => compileCrontab(broken)).toThrow(CrontabError)
    expect(() => compileCrontab(broken)).toThrow(/minute: .*dayOfWeek: .*timezone: /)
  })

  it('in every column the names that JavaScript objects bring along', () => {
    for (const text of ['__proto__', 'constructor', 'toString']) {
      for (const field of CRON_FIELDS) expect(checkCrontab({ ...crontabOf('0 0 * * *'), [field]: text })).toHaveLength(1)
      expect(parseExpression(`@${text}`).columns).toBeNull()
    }
  })
})

describe('a pasted expression', () => {
  it('of five columns gets second 0', () => {
    expect(parseExpression(' */5 *\t1  * mon\n').columns).toEqual({
      second: '0',
      minute: '*/5',
      hour: '*',
      dayOfMonth: '1',
      month: '*',
      dayOfWeek: 'mon',
    })
  })

  it('of six columns begins with the second', () => {
    expect(parseExpression('*/10 1 2 3 4 5').columns).toMatchObject({ second: '*/10', minute: '1', dayOfWeek: '5' })
  })

  it.each([
    ['@hourly', '0 * * * *'],
    ['@daily', '0 0 * * *'],
    ['@midnight', '0 0 * * *'],
    ['@weekly', '0 0 * * 0'],
    ['@monthly', '0 0 1 * *'],
    ['@yearly', '0 0 1 1 *'],
    ['@annually', '0 0 1 1 *'],
    ['@Daily', '0 0 * * *'],
  ])('%s stands for %s', (macro, expression) => {
    expect(parseExpression(macro)).toEqual(parseExpression(expression))
  })

  it.each([
    ['', 'Write'],
    ['   ', 'Write'],
    ['5', '1 column'],
    ['* * * *', '4 columns'],
    ['* * * * * * *', '7 columns'],
    ['@reboot', '@hourly'],
    ['@every 5m', '@hourly'],
    ['@secondly', '@hourly'],
  ])('%j is refused with a hint', (text, hint) => {
    expect(parseExpression(text)).toEqual({ columns: null, problem: expect.stringContaining(hint) })
  })
})
