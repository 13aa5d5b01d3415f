import { describe, expect, it } from 'vitest'
import type { CronColumns } from './crontab-definition.ts'
import { CRON_FIELDS } from './crontab-definition.ts'
import { isPlain, type PastedText, readPastedText } from './pasted-text.ts'
import { compileCrontab } from './schedule.ts'
import { diceOf } from './testing/random-crontab.ts'

const read = (text: string, secondsFirst = false) => readPastedText(text, { secondsFirst })

/** All six columns, second first. */
const inFull = (columns: CronColumns) => CRON_FIELDS.map((field) => columns[field]).join(' ')

/** The ways to read each line, a line after the other: `second … weekday` and the zone. */
function waysOf({ lines }: PastedText): string[][] {
  return lines.map(({ ways, timezone }) => ways.map(({ columns }) => `${inFull(columns)}${timezone === null ? '' : ` ${timezone}`}`))
}

const remarksOf = ({ lines, remarks }: PastedText) =>
  [...lines.flatMap(({ ways }) => ways.flatMap((way) => way.remarks)), ...remarks].join(' ')

describe('a line as crontab files have them', () => {
  it.each([
    ['17 * * * * root', '0 17 * * * *', 'The user “root” is left out'],
    [
      '17 *\t* * *\troot    cd / && run-parts --report /etc/cron.hourly',
      '0 17 * * * *',
      'The user “root” and the command “cd / && run-parts --report /etc/cron.hourly” are left out',
    ],
    ['25 6\t* * *\troot\ttest -x /usr/sbin/anacron || ( cd / )', '0 25 6 * * *', 'The user “root” and the command “test -x'],
    ['30 3 * * 0 root test -e /run/systemd/system || SERVICE_MODE=1 /usr/lib/e2scrub_all_cron', '0 30 3 * * 0', 'The user “root”'],
    ['5-55/10 * * * * www-data command -v debian-sa1 > /dev/null', '0 5-55/10 * * * *', 'The user “www-data”'],
    ['*/5\t*\t*\t*\t*\troot\t/usr/libexec/atrun', '0 */5 * * * *', 'the command “/usr/libexec/atrun”'],
    ['0 5 * * 1 tar -zcf /var/backups/home.tgz /home/', '0 0 5 * * 1', 'The command “tar -zcf /var/backups/home.tgz /home/” is left out'],
    ['15 14 1 * *     $HOME/bin/monthly', '0 15 14 1 * *', 'The command “$HOME/bin/monthly”'],
    ['5 4 * * sun     echo "run at 5 after 4 every Sunday"', '0 5 4 * * sun', 'The command “echo'],
    ['* * * * * cd /app && php artisan schedule:run >> /dev/null 2>&1', '0 * * * * *', 'The command “cd /app'],
    ['0 2 * * * python3 /opt/job.py', '0 0 2 * * *', 'The command “python3 /opt/job.py”'],
    ['23 0-23/2 * * * echo "even hours"', '0 23 0-23/2 * * *', 'The command'],
    ['0 6 * * 1-5 # working days', '0 0 6 * * 1-5', 'The comment “# working days” is left out.'],
    ['-*/15 * * * * root /usr/lib64/sa/sa1 1 1', '0 */15 * * * *', 'The user “root”'],
    ['@daily root /usr/bin/foo', '0 0 0 * * *', 'The user “root” and the command “/usr/bin/foo”'],
    ['@weekly /x', '0 0 0 * * 0', 'The command “/x”'],
    ['0 22-4 * * *', '0 0 22-23,0-4 * * *', '“22-4” goes round; it is written as 22-23,0-4.'],
    ['0 22-4/2 * * *', '0 0 0,2,4,22 * * *', '“22-4/2” goes round'],
    ['0 9 * * fri-mon', '0 0 9 * * fri-sat,sun-mon', '“fri-mon” goes round'],
    ['0 9 * * 6-1', '0 0 9 * * 6,0-1', '“6-1” goes round'],
    ['0 0 1 nov-feb *', '0 0 0 1 nov-dec,jan-feb *', '“nov-feb” goes round'],
    ['0 0 28-3 * * root /x', '0 0 0 28-31,1-3 * *', '“28-3” goes round'],
    ['0 9 * * 1, 3', '0 0 9 * * 1,3', '“1,3” is closed up: a list has no spaces.'],
    ['0 9 * * 1 ,3', '0 0 9 * * 1,3', 'closed up'],
    ['0 9 * * 1 , 3 root /x', '0 0 9 * * 1,3', 'The user “root”'],
    ['0, 30 9 * * mon - fri', '0 0,30 9 * * mon-fri', '“mon-fri” is closed up'],
    ['* / 5 * * * *', '0 */5 * * * *', '“*/5” is closed up'],
    ['0 0 1 1 * 2030', '0 0 0 1 1 *', 'The year 2030 at the end is left out'],
  ])('%j', (line, columns, remark) => {
    const found = read(line)
    expect(waysOf(found)).toEqual([[columns]])
    expect(remarksOf(found)).toContain(remark)
    expect(isPlain(found)).toBe(false)
  })

  it.each([
    ['0 6 * * *', '0 0 6 * * *'],
    [' */5 *\t1  * mon\r\n', '0 */5 * 1 * mon'],
    ['0\u00a06\u00a0*\u2003*\u00a0*', '0 0 6 * * *'],
    ['\ufeff0 6 * * *', '0 0 6 * * *'],
    ['\u2217/5 * * * *', '0 */5 * * * *'],
    ['0 9\u201317 * * *', '0 0 9-17 * * *'],
    ['@daily', '0 0 0 * * *'],
    ['@Weekly', '0 0 0 * * 0'],
    ['schedule: "*/5 * * * *"', '0 */5 * * * *'],
    ['schedule: */5 * * * *', '0 */5 * * * *'],
    ["    - cron: '30 5 * * 1,3'", '0 30 5 * * 1,3'],
    ['"cron": "15 2 * * 6",', '0 15 2 * * 6'],
    ["cron.schedule('*/10 * * * *', () => run())", '0 */10 * * * *'],
    ['\u201c0 6 * * *\u201d', '0 0 6 * * *'],
    ['"0 6 * * *"', '0 0 6 * * *'],
    ['61 0 * * *', '0 61 0 * * *'],
  ])('%j is nothing but columns, and taken as it is', (line, columns) => {
    const found = read(line)
    expect(waysOf(found)).toEqual([[columns]])
    expect(isPlain(found)).toBe(true)
  })
})

describe('six columns', () => {
  it.each([
    ['*/10 1 2 3 4 5', ['*/10 1 2 3 4 5', '0 */10 1 2 3 4'], 'something else last'],
    ['0 0 12 * * *', ['0 0 12 * * *', '0 0 0 12 * *'], 'a year last'],
    ['@Scheduled(cron = "0 0 6 * * *")', ['0 0 6 * * *', '0 0 0 6 * *'], 'a year last'],
    ['0 15 10 ? * 2#1', ['0 15 10 ? * 1#1', '0 15 10 ? * 2#1'], 'Sunday, as in Quartz and AWS, or Monday'],
    ['cron(0 12 ? * 2-6 *)', ['0 0 12 ? * 1-5', '0 0 12 ? * 2-6'], 'Sunday, as in Quartz and AWS, or Monday'],
  ])('%s can be read in two ways, and that is asked', (line, ways, question) => {
    const found = read(line)
    expect(waysOf(found)).toEqual([ways])
    expect(found.lines[0]?.question).toContain(question)
    expect(isPlain(found)).toBe(false)
  })

  it.each([
    ['0 0 12 * * ?', '0 0 12 * * ?'],
    ['0 15 10 ? * MON-FRI', '0 15 10 ? * MON-FRI'],
    ['0 15 10 * * ? 2026', '0 15 10 * * ?'],
    ['cron(0 12 * * ? *)', '0 0 12 * * ?'],
  ])('%s can be read in one way, which is shown before it is taken', (line, columns) => {
    expect(waysOf(read(line))).toEqual([[columns]])
    expect(isPlain(read(line))).toBe(false)
  })

  it('have the second first where the seconds are on show', () => {
    const found = read('*/10 1 2 3 4 5', true)
    expect(waysOf(found)).toEqual([['*/10 1 2 3 4 5']])
    expect(isPlain(found)).toBe(true)
  })
})

describe('a time zone', () => {
  it.each([
    'TZ=Europe/Berlin 0 6 * * *',
    'CRON_TZ=Europe/Berlin 0 6 * * *',
    'CRON_TZ="Europe/Berlin"\n0 6 * * *',
    "TZ='Europe/Berlin'\r\n\r\n0 6 * * *",
    'TZ=:Europe/Berlin\n# in the morning\n0 6 * * *',
    'CRON_TZ = Europe/Berlin\n0 6 * * *',
    'TZ=UTC\nCRON_TZ=Europe/Berlin\n0 6 * * *',
    'CRON_TZ=Europe/Berlin\nTZ=UTC\n0 6 * * *',
    'timeZone: "Europe/Berlin"\nschedule: "0 6 * * *"',
  ])('goes into its field: %j', (text) => {
    expect(waysOf(read(text))).toEqual([['0 0 6 * * * Europe/Berlin']])
    expect(isPlain(read(text))).toBe(false)
  })

  it('holds for the lines that follow it, until the next', () => {
    const text = '0 1 * * *\nTZ=Asia/Tokyo\n0 2 * * *\n0 3 * * *\nTZ=Europe/Paris\n0 4 * * *'
    expect(waysOf(read(text)).flat()).toEqual([
      '0 0 1 * * *',
      '0 0 2 * * * Asia/Tokyo',
      '0 0 3 * * * Asia/Tokyo',
      '0 0 4 * * * Europe/Paris',
    ])
  })

  it('that is not known is said, and left to be chosen', () => {
    const found = read('TZ=CET-1CEST 0 6 * * *')
    expect(waysOf(found)).toEqual([['0 0 6 * * *']])
    expect(remarksOf(found)).toContain('“CET-1CEST” is not a time zone known here')
  })
})

describe('several lines', () => {
  const file = `# /etc/crontab: system-wide crontab
SHELL=/bin/sh
PATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin
MAILTO="ops@example.com"

17 *	* * *	root	cd / && run-parts --report /etc/cron.hourly
@reboot root /usr/local/bin/warm-up
52 6	1 * *	root	test -x /usr/sbin/anacron
0 25 * * * root /x
`
  it('are all there to pick one, and what is passed over is said', () => {
    const found = read(file)
    expect(waysOf(found).flat()).toEqual(['0 17 * * * *', '0 52 6 1 * *'])
    expect(found.remarks).toEqual([
      'The setting SHELL is left out.',
      'The setting PATH is left out.',
      'The setting MAILTO is left out.',
      expect.stringContaining('@reboot runs once when a machine starts'),
      expect.stringContaining('“25” in the hour column is not read'),
    ])
  })
})

describe('what a person says in words', () => {
  it.each([
    ['every 5 minutes', ['0 */5 * * * *']],
    ['Every minute', ['0 * * * * *']],
    ['every 2 hours', ['0 0 */2 * * *']],
    ['every day', ['0 0 0 * * *']],
    ['every 30 seconds', ['*/30 * * * * *']],
    ['every 90 minutes', ['0 0 * * * *', '0 0 */2 * * *']],
    ['every 45 minutes', ['0 */30 * * * *', '0 0 * * * *']],
    ['@every 5m', ['0 */5 * * * *']],
    ['@every 1h30m', ['0 0 * * * *', '0 0 */2 * * *']],
    ['rate(5 minutes)', ['0 */5 * * * *']],
    ['first Monday', ['0 0 0 * * mon#1']],
    ['the first Monday of the month at 06:30', ['0 30 6 * * mon#1']],
    ['last friday of each month', ['0 0 0 * * friL']],
  ])('%s', (text, ways) => {
    const found = read(text)
    expect(waysOf(found)).toEqual([ways])
    expect(isPlain(found)).toBe(false)
    if (ways.length > 1) expect(found.lines[0]?.question).toContain('One crontab')
  })
})

describe('what is not taken says why', () => {
  it.each([
    ['', 'Write an expression'],
    ['@reboot', 'starts'],
    ['@reboot root /x', 'starts'],
    ['@fortnightly', '@hourly'],
    ['0 0 * *', '4 columns'],
    ['hello world', '2 columns'],
    ['at six in the morning', 'no line of a crontab file'],
    ['please run it at six in the morning', 'no line of a crontab file'],
    ['TZ=Europe/Berlin', 'nothing that fires'],
    ['# 0 6 * * * /x', 'comments'],
    ['0 0 * * 8 root /x', '“8” in the day of week column'],
    ['0 25 * * * root', '“25” in the hour column'],
    ['*/90 * * * * root /x', 'every 90 minutes'],
    ['0 0 0 LW * ?', 'nearest weekdays'],
    ['every 0 minutes', '3 columns'],
  ])('%j', (text, reason) => {
    expect(read(text)).toMatchObject({ lines: [], problem: expect.stringContaining(reason) })
  })
})

it('whatever is pasted, reading it ends well, and what several words make can be compiled', () => {
  const dice = diceOf(3)
  const pieces = [
    '*',
    '0',
    '*/5',
    '1,',
    ',3',
    '-',
    '22-4',
    'fri-mon',
    '?',
    'L',
    '2026',
    'root',
    '/x',
    '#',
    '@daily',
    'TZ=UTC',
    '"',
    '\n',
    '5#2',
    'every',
    '\u0000',
    '60',
  ]
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: 1 + dice(9) }, () => pieces[dice(pieces.length)]).join(' ')
    for (const { text: line, ways } of read(text).lines) {
      for (const { columns, remarks } of ways) {
        if (remarks.length === 0 || line.split(/\s+/).length <= 5) continue
        expect(() => compileCrontab({ ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first' }), JSON.stringify(text)).not.toThrow()
      }
    }
  }
  expect(read('x '.repeat(100_000)).lines).toEqual([])
})
