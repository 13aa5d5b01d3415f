import { describe, expect, test } from 'vitest'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { readCalendar } from './calendar.ts'
import { systemdTasks } from './systemd-tasks.ts'

const OPTIONS = { hostZone: 'Europe/Berlin', fileName: 'load.timer' }
const read = (text: string) => systemdTasks(text, OPTIONS)
const timer = (...lines: string[]) => `# load.timer\n[Timer]\n${lines.join('\n')}`
const service = (...lines: string[]) => `# load.service\n[Service]\n${lines.join('\n')}`
const one = (text: string) => {
  const { tasks, leftOut } = read(text)
  expect(leftOut).toEqual([])
  if (!tasks[0]) throw new Error('Nothing was read.')
  return tasks[0]
}
const run = (...lines: string[]) => one(`${timer('OnCalendar=daily', 'Persistent=yes')}\n${service(...lines)}`)

describe('when a timer elapses', () => {
  // Each was held against what systemd 252 says of its next twelve times (systemd-analyze calendar).
  test.each([
    ['weekly', '0 0 * * 1', null],
    ['Mon..Fri *-*-* 06:00:00 Europe/Berlin', '0 6 * * 1-5', 'Europe/Berlin'],
    ['weekly Europe/Paris', '0 0 * * 1', 'Europe/Paris'],
    ['daily UTC', '0 0 * * *', 'UTC'],
    ['04:30 CET', '30 4 * * *', 'CET'],
    ['minutely', '* * * * *', null],
    ['hourly', '0 * * * *', null],
    ['quarterly', '0 0 1 1,4,7,10 *', null],
    ['semi-annually', '0 0 1 1,7 *', null],
    ['*-*-* *:0/15', '*/15 * * * *', null],
    ['*:00/5:00', '*/5 * * * *', null],
    ['*:*:0/10', '*/10 * * * * *', null],
    ['12:30:15', '15 30 12 * * *', null],
    ['1/2:00', '0 1-23/2 * * *', null],
    ['*-*-* 00..23/6:30', '30 */6 * * *', null],
    ['03:00/20', '*/20 3 * * *', null],
    ['Sat,Sun 2..4:0', '0 2-4 * * 0,6', null],
    ['Sun,monday,Tue *-*-* 3:3', '3 3 * * 0-2', null],
    ['Mon-Fri 08:00', '0 8 * * 1-5', null],
    ['*-*-1,15', '0 0 1,15 * *', null],
    ['*-*-1/10', '0 0 */10 * *', null],
    ['*-1..6/2-1', '0 0 1 1-6/2 *', null],
    ['*-5', '0 0 5 * *', null],
    ['*-02-29', '0 0 29 2 *', null],
    ['*-*~01', '0 0 L * *', null],
    ['Fri *-*~07/1', '0 0 * * 5L', null],
    ['Mon *-05~07/1', '0 0 * 5 1L', null],
    ['Mon *-*-1..7 08:00', '0 8 * * 1#1', null],
  ])('OnCalendar=%s', (calendar, expression, timezone) => {
    const when = readCalendar(calendar)
    expect(when.problem).toBeNull()
    if (when.columns === null) return
    expect({ expression: cronExpression(when.columns), timezone: when.timezone }).toEqual({ expression, timezone })
    expect(when.changes).toEqual([])
  })

  test.each([
    ['2026-01-01', /names years/],
    ['@1700000000', /one moment/],
    ['*-*~3', /end of the month/],
    ['Fri..Mon', /goes backwards/],
    ['*-*-* */2:00', /“\*\/2”/],
    ['*-*-* 2:00:00.5', /“00.5”/],
    ['*-*-* 24:00', /out of its range/],
    ['daily Asia/Nowhere', /no time zone/],
    ['soon', /no weekday/],
    ['8', /does not read it either/],
    ['', /does not read it either/],
    [`*:${'1,'.repeat(400)}1`, /longer than any/],
  ])('OnCalendar=%s is left out, and it is said why', (calendar, problem) => {
    expect(readCalendar(calendar).problem).toMatch(problem)
  })

  test('both days that systemd asks for are asked for: the weekday by the crontab, the day of the month by the run', () => {
    const task = one(`${timer('OnCalendar=Fri *-*-13 10:00')}\n${service('ExecStart=/bin/job')}`)
    expect(cronExpression(task.columns)).toBe('0 10 * * 5')
    expect(task.definition).toMatchObject({
      words: ['/bin/sh', '-c', 'case {scheduledFor:d} in 13) ;; *) exit 99 ;; esac; exec /bin/job'],
      exitCodes: { nothingToDo: [99] },
    })
    expect(task.changes[0]).toMatch(/both the weekday and the day/)
  })

  test('without a zone that of the machine is asked for, and never guessed', () => {
    const { tasks, questions } = systemdTasks(`${timer('OnCalendar=daily')}\n${service('ExecStart=a')}`, { ...OPTIONS, hostZone: null })
    expect(tasks[0]?.timezone).toBeNull()
    expect(questions.map(({ option }) => option)).toEqual(['zone'])
  })

  test('what counts from a boot or from the run before is left out, with the crontab that says it', () => {
    const { leftOut } = read(`${timer('OnBootSec=5min', 'OnUnitActiveSec=15min')}\n${service('ExecStart=a')}`)
    expect(leftOut[0]?.reason).toMatch(/OnBootSec and OnUnitActiveSec .*“\*\/15 \* \* \* \*”/)
    expect(read(`${timer('OnUnitActiveSec=7min')}\n${service('ExecStart=a')}`).leftOut[0]?.reason).toMatch(/nearest/)
  })

  test('each of several times is a task of its own, of the same handler', () => {
    const { tasks } = read(`${timer('OnCalendar=05:00', 'OnCalendar=17:30')}\n${service('ExecStart=a')}`)
    expect(tasks.map(({ name, handler }) => [name, handler])).toEqual([
      ['load', 'load'],
      ['load-2', 'load'],
    ])
    expect(new Set(tasks.map(({ identity }) => identity)).size).toBe(2)
  })

  test('what an outage took is made up once with Persistent=, and not at all without', () => {
    expect(run('ExecStart=a').settings).toMatchObject({ misfirePolicy: 'coalesce' })
    const task = one(`${timer('OnCalendar=daily', 'RandomizedDelaySec=5min')}\n${service('ExecStart=a')}`)
    expect(task.settings).toMatchObject({ misfirePolicy: 'skip', gracePeriodSeconds: 300 })
    expect(task.changes.join('\n')).toMatch(/Persistent= is not set[\s\S]*RandomizedDelaySec=5min is left out/)
  })
})

describe('what a service runs', () => {
  test.each([
    ['words and quotes', 'ExecStart=/bin/job "two words" \'x y\' a\\x20b', ['/bin/job', 'two words', 'x y', 'a b']],
    ['a line that goes on', 'ExecStart=/bin/job \\\n  # a comment\n  --all', ['/bin/job', '--all']],
    ['braces are doubled', 'ExecStart=/bin/job {x}', ['/bin/job', '{{x}}']],
    ['the name of the unit', 'ExecStart=/bin/job %n %p 100%%', ['/bin/job', 'load.service', 'load', '100%']],
    ['its variables', `Environment="A=x y" B=z\nExecStart=/bin/job \${A} $A --b=\${B} $$A`, ['/bin/job', 'x y', 'x', 'y', '--b=z', '$A']],
    ['those of others', `ExecStart=/bin/job \${HOME}`, ['/bin/sh', '-c', `exec /bin/job "\${{HOME}}"`]],
    ['none where a colon says so', `ExecStart=:/bin/job \${A}`, ['/bin/job', `\${{A}}`]],
    ['what may fail', "ExecStart=-/bin/job it's", ['/bin/sh', '-c', "{{ /bin/job 'it'\\''s' || true; }}"]],
    ['several, one after the other', 'ExecStart=/bin/a\nExecStart=/bin/b c ; /bin/d', ['/bin/sh', '-c', '/bin/a && /bin/b c && /bin/d']],
    ['what is taken back', 'ExecStart=/bin/a\nExecStart=\nExecStart=/bin/b', ['/bin/b']],
    ['what comes before', 'ExecStartPre=/bin/a\nExecStart=/bin/b', ['/bin/sh', '-c', '/bin/a && /bin/b']],
    [
      'a file of variables',
      `EnvironmentFile=-/etc/x\nExecStart=/bin/b \${A}`,
      ['/bin/sh', '-c', `if [ -r /etc/x ]; then set -a; . /etc/x; set +a; fi; exec /bin/b "\${{A}}"`],
    ],
    [
      'a condition',
      'ExecCondition=/bin/c\nExecStart=/bin/b',
      ['/bin/sh', '-c', '/bin/c || {{ [ $? -lt 255 ] && exit 99; exit 1; }}; exec /bin/b'],
    ],
  ])('%s', (_what, lines, words) => {
    expect(run(...lines.split('\n')).definition?.words).toEqual(words)
  })

  test('its folder, user, variables and exit codes', () => {
    const { definition, notes } = run(
      'ExecStart=a',
      'WorkingDirectory=-/srv',
      'User=shop',
      'Environment=A=1 DJAG_X=2',
      'SuccessExitStatus=3 SIGTERM',
    )
    expect(definition).toMatchObject({ folder: '/srv', user: 'shop', environment: { A: '1' }, exitCodes: { succeed: [0, 3] }, stdin: '' })
    expect(notes.join()).toMatch(/ran as shop/)
    expect(run('ExecStart=a').definition).toMatchObject({ folder: '/', user: null, exitCodes: {} })
  })

  test('the value of a secret stands in nothing that is given back', () => {
    const text = `${timer('OnCalendar=daily')}\n${service('Environment=DB_PASSWORD=hunter2', 'ExecStart=/bin/job --password=hunter2 $DB_PASSWORD')}`
    const { tasks, ...rest } = read(text)
    expect(tasks[0]?.definition).toMatchObject({ secrets: ['DB_PASSWORD'], environment: {} })
    expect(tasks[0]?.changes.join()).toMatch(/npx djag secrets set DB_PASSWORD/)
    expect(tasks[0]?.notes.join()).toMatch(/password seems to stand in the line/)
    const { definition, ...shown } = tasks[0] ?? {}
    expect(JSON.stringify([shown, rest])).not.toContain('hunter2')
  })

  test('its limits and retries', () => {
    expect(run('Type=oneshot', 'ExecStart=a', 'TimeoutStartSec=1min 30s').settings).toMatchObject({ timeLimitSeconds: 90 })
    expect(run('ExecStart=a', 'RuntimeMaxSec=1h').settings).toMatchObject({ timeLimitSeconds: 3600 })
    expect(run('Type=oneshot', 'ExecStart=a', 'TimeoutStartSec=1M').settings).toMatchObject({ timeLimitSeconds: 2_629_800 })
    expect(run('Type=oneshot', 'ExecStart=a', 'TimeoutStartSec=2m 500msec').settings).toMatchObject({ timeLimitSeconds: 121 })
    expect(run('ExecStart=a', 'TimeoutStartSec=infinity').settings).not.toHaveProperty('timeLimitSeconds')
    const task = run('ExecStart=a', 'Restart=on-failure', 'RestartSec=30', 'StartLimitBurst=3')
    expect(task.settings).toMatchObject({ retryLimit: 3, retryDelaySeconds: 30, retryBackoff: 'fixed' })
    expect(task.changes.join()).toMatch(/Restart=on-failure/)
  })

  test('what is left out of it is named', () => {
    const { changes, notes } = run('ExecStart=+a', 'ExecStopPost=/bin/c', 'MemoryMax=1G', 'Type=forking')
    expect(changes.join('\n')).toMatch(/more rights[\s\S]*ExecStopPost/)
    expect(notes.join('\n')).toMatch(/Type=forking[\s\S]*MemoryMax/)
  })

  test('what only that machine knows is left out', () => {
    expect(read(`${timer('OnCalendar=daily')}\n${service('ExecStart=%h/job')}`).leftOut[0]?.reason).toMatch(/“%h”/)
  })
})

describe('texts', () => {
  test('are told apart by the names that systemctl cat prints, drop-ins among them', () => {
    const { tasks } = read(
      `${timer('OnCalendar=daily')}\n# /etc/systemd/system/load.timer.d/late.conf\n[Timer]\nOnCalendar=\nOnCalendar=06:00\n${service('ExecStart=a')}`,
    )
    expect(tasks.map(({ columns }) => cronExpression(columns))).toEqual(['0 6 * * *'])
  })

  test('without names two timers are refused', () => {
    expect(() => read('[Timer]\nOnCalendar=daily\n[Service]\nExecStart=a\n[Timer]\nOnCalendar=weekly')).toThrow(/stands there twice/)
  })

  test('a timer whose service is missing says which one to print', () => {
    const { leftOut } = read(timer('OnCalendar=daily', 'Unit=other.service'))
    expect(leftOut[0]?.reason).toContain('systemctl cat load.timer other.service')
  })

  test('a service that nothing starts is named', () => {
    expect(read(service('ExecStart=a'))).toMatchObject({
      tasks: [],
      leftOut: [{ place: 'load.service' }],
      remarks: [expect.stringMatching(/no \[Timer\]/)],
    })
  })

  test('the order of services is taken for a dependency, as a suggestion', () => {
    const { suggested } = read(
      `${timer('OnCalendar=daily')}\n${service('ExecStart=a')}\n# mail.timer\n[Timer]\nOnCalendar=07:00\n# mail.service\n[Unit]\nAfter=network.target load.service\n[Service]\nExecStart=b`,
    )
    expect(suggested.map(({ depender, dependee }) => `${depender}:${dependee}`)).toEqual(['mail:load'])
  })

  test('templates run as their instance', () => {
    const { tasks } = read('# load@north.timer\n[Timer]\nOnCalendar=daily\n# load@north.service\n[Service]\nExecStart=/bin/job %i')
    expect(tasks[0]).toMatchObject({ name: 'load-north', definition: { words: ['/bin/job', 'north'] } })
  })
})
