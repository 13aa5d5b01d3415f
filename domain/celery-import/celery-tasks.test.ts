import { describe, expect, test } from 'vitest'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { celeryTasks } from './celery-tasks.ts'

const OPTIONS = { hostZone: 'Europe/Berlin', nowMs: Date.UTC(2026, 0, 5) }
type Row = { model: string; pk: unknown; fields: object }
const crontab = (fields: object = {}): Row => ({
  model: 'django_celery_beat.crontabschedule',
  pk: 1,
  fields: { minute: '0', hour: '5', day_of_week: '*', day_of_month: '*', month_of_year: '*', timezone: 'Europe/Paris', ...fields },
})
const task = (fields: object = {}, pk: unknown = 7): Row => ({
  model: 'django_celery_beat.periodictask',
  pk,
  fields: {
    ...{ name: 'load orders', task: 'shop.tasks.load', crontab: 1, interval: null, solar: null, clocked: null, args: '[]', kwargs: '{}' },
    ...{ queue: null, exchange: null, routing_key: null, headers: '{}', priority: null, expires: null, expire_seconds: null },
    ...{ one_off: false, start_time: null, enabled: true, description: '', ...fields },
  },
})
const read = (...rows: unknown[]) => celeryTasks(JSON.stringify(rows), OPTIONS)
const one = (fields: object = {}, schedule: object = {}) => {
  const { tasks, leftOut } = read(crontab(schedule), task(fields))
  expect(leftOut).toEqual([])
  if (!tasks[0]) throw new Error('Nothing was read.')
  return tasks[0]
}
const reason = (...rows: unknown[]) => read(...rows).leftOut[0]?.reason

describe('when a task of beat fires', () => {
  test.each([
    [{}, '0 5 * * *', 0],
    [{ minute: '*/15', hour: ' 8-10, 20 ' }, '*/15 8-10,20 * * *', 0],
    [{ hour: '22-2' }, '0 22-23,0-2 * * *', 0],
    [{ day_of_week: 'mon-fri' }, '0 5 * * mon-fri', 0],
    [{ day_of_week: '*/2' }, '0 5 * * */2', 0],
    [{ day_of_week: '1', day_of_month: '1-7' }, '0 5 * * 1#1', 1],
    [{ day_of_week: '*/2', day_of_month: '8-14' }, '0 5 * * 0#2,2#2,4#2,6#2', 1],
    [{ day_of_week: '0-6', day_of_month: '*/2' }, '0 5 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31 * *', 1],
  ])('%j', (fields, expression, changes) => {
    const read1 = one({}, fields)
    expect(cronExpression(read1.columns)).toBe(expression)
    expect(read1.changes).toHaveLength(changes)
    expect(read1.timezone).toBe('Europe/Paris')
  })

  test.each([
    [
      'two day columns that no crontab says',
      [crontab({ day_of_month: '*/2', day_of_week: '1' }), task()],
      /both “\*\/2” \(day of month\) and “1”/,
    ],
    ['an unknown zone', [crontab({ timezone: 'Mars/Base' }), task()], /no time zone/],
    ['a broken column', [crontab({ hour: '25' }), task()], /25/],
    ['a schedule that is missing', [task()], /does not stand in the dump/],
    ['none', [task({ crontab: null })], /no schedule/],
    [
      'the sun',
      [{ model: 'django_celery_beat.solarschedule', pk: 1, fields: { event: 'sunset' } }, task({ crontab: null, solar: 1 })],
      /sun \(sunset\)/,
    ],
    [
      'one moment',
      [
        { model: 'django_celery_beat.clockedschedule', pk: 1, fields: { clocked_time: '2026-05-01T00:00:00Z' } },
        task({ crontab: null, clocked: 1 }),
      ],
      /once, at 2026-05-01/,
    ],
    ['one run', [crontab(), task({ one_off: true })], /one_off/],
    ['Celery’s own', [crontab(), task({ task: 'celery.backend_cleanup' })], /Celery’s own/],
    ['a handler that cannot be', [crontab(), task({ task: 'a b' })], /names no handler/],
    ['a name that cannot be seen', [crontab(), task({ name: 'a\u202eb' })], /cannot be seen/],
    ['args that are no JSON', [crontab(), task({ args: '[1,' })], /args are no JSON/],
    ['kwargs that are a list', [crontab(), task({ kwargs: '[]' })], /kwargs no object/],
    ['kwargs that are too deep', [crontab(), task({ kwargs: `{"a":${'['.repeat(60)}${']'.repeat(60)}}` })], /kwargs: /],
  ])('%s is left out, and it is said why', (_what, rows, sentence) => {
    expect(reason(...rows)).toMatch(sentence)
  })

  test('an interval follows the clock, where it can; else what works is named', () => {
    const interval = (every: unknown, period: string) => ({
      model: 'django_celery_beat.intervalschedule',
      pk: 3,
      fields: { every, period },
    })
    const by = task({ crontab: null, interval: 3 })
    const made = read(interval(10, 'minutes'), by).tasks[0]
    expect(made).toMatchObject({
      columns: { minute: '*/10' },
      timezone: 'Europe/Berlin',
      changes: [expect.stringMatching(/counts from when beat started/)],
    })
    expect(reason(interval(90, 'minutes'), by)).toMatch(/no one crontab says.*“0 \* \* \* \*”.*2 tasks/)
    expect(reason(interval(5, 'microseconds'), by)).toMatch(/whole seconds/)
    expect(reason(interval('x', 'minutes'), by)).toMatch(/whole seconds/)
  })

  test('without a zone that of the project is asked for', () => {
    const { questions } = celeryTasks(JSON.stringify([crontab({ timezone: null }), task()]), { ...OPTIONS, hostZone: null })
    expect(questions.map(({ option }) => option)).toEqual(['zone'])
  })
})

describe('what a task of beat says', () => {
  test('its arguments, in which two braces stay two braces', () => {
    expect(
      one({
        args: '["a {{x}}", 2]',
        kwargs: '{"shop": {"name": "{{north}}"}}',
        headers: '{"a": 1}',
        queue: 'loads',
        description: 'Loads.',
      }),
    ).toMatchObject({
      handler: 'shop.tasks.load',
      definition: null,
      settings: {
        args: ['a {{{{x}}', 2],
        kwargs: { shop: { name: '{{{{north}}' } },
        headers: { a: '1' },
        queue: 'loads',
        description: 'Loads.',
        maxConcurrency: null,
      },
    })
  })

  test('a start that is to come is its first moment; one that was counts no more', () => {
    expect(one({ start_time: '2026-02-01T00:00:00Z' }).settings.cronBase).toBe('2026-02-01T00:00:00.000Z')
    expect(one({ start_time: '2025-02-01T00:00:00Z' }).settings).not.toHaveProperty('cronBase')
  })

  test('what expires is skipped; else what was missed runs once', () => {
    expect(one().settings).toMatchObject({ misfirePolicy: 'coalesce' })
    expect(one({ expire_seconds: 300 }).settings).toMatchObject({ misfirePolicy: 'skip', gracePeriodSeconds: 300 })
    expect(one({ expires: '2027-01-01T00:00:00Z' }).changes.join()).toMatch(/expires 2027/)
  })

  test('a disabled one stays so, and what only a broker knows is named', () => {
    expect(one({ enabled: false }).enabled).toBe(false)
    const { changes, settings } = one({ exchange: 'x', routing_key: 'y', priority: 5, queue: 'with blanks' })
    expect(changes.join('\n')).toMatch(/queue “with blanks”[\s\S]*Priority 5[\s\S]*exchange “x”[\s\S]*routing_key “y”/)
    expect(settings).toMatchObject({ priority: 5 })
  })

  test('a secret among its arguments is offered a place', () => {
    expect(one({ kwargs: '{"api_token": "hunter2"}' }).notes.join()).toMatch(/api_token .*npx djag secrets set/)
  })
})

describe('djag-scheduler', () => {
  const schedule = (fields: object = {}) => ({
    ...crontab({ day_of_month: '13', day_of_week: '5', ...fields }),
    model: 'djag_scheduler.crontabschedule',
  })
  const row = (pk: number, name: string, fields: object = {}) => ({
    model: 'djag_scheduler.periodictask',
    pk,
    fields: {
      name,
      task: `shop.${name}`,
      crontab: 1,
      args: [],
      kwargs: {},
      headers: {},
      cron_base: '2025-01-01T00:00:00Z',
      enabled: true,
      ...fields,
    },
  })
  const edge = (depender: number, dependee: number, future = false) => ({
    model: 'djag_scheduler.taskdependency',
    pk: 1,
    fields: { depender, dependee, future_depends: future },
  })

  test('reads both day columns as Djag does: either', () => {
    const [made] = read(schedule(), row(1, 'load')).tasks
    expect(made && cronExpression(made.columns)).toBe('0 5 13 * 5')
    expect(made?.changes).toEqual([])
  })

  test('keeps its misfires', () => {
    const { tasks } = read(
      schedule(),
      ...[
        row(1, 'a', { grace_period: 60 }),
        row(2, 'b', { skip_misfire: true, grace_period: 60 }),
        row(3, 'c', { coalesce_misfire: true, grace_period: 9 }),
      ],
    )
    expect(tasks.map(({ settings: { misfirePolicy, gracePeriodSeconds } }) => [misfirePolicy, gracePeriodSeconds])).toEqual([
      [undefined, 60],
      ['skip', 60],
      ['coalesce', 9],
    ])
  })

  test('keeps its dependencies, which any ending opens; those of tasks that are left out are named', () => {
    const rows = [row(1, 'load'), row(2, 'report'), row(3, 'gone', { crontab: 9 })]
    const { tasks, leftOut } = read(schedule(), ...rows, edge(2, 1), edge(1, 2, true), edge(1, 1, true), edge(2, 3))
    expect(tasks.map(({ name, settings }) => [name, settings.dependsOn])).toEqual([
      [
        'load',
        [
          { task: 'report', future: true },
          { task: 'load', future: true },
        ],
      ],
      ['report', [{ task: 'load', endings: 'finished' }]],
    ])
    expect(tasks[1]?.notes.join()).toMatch(/any ending of “load”/)
    expect(leftOut.map(({ place }) => place)).toEqual(['PeriodicTask 3 “gone”', 'TaskDependency 1'])
  })

  test('beside django-celery-beat, with rows of the same keys', () => {
    const { tasks } = read(crontab(), task({ name: 'load' }, 1), schedule(), row(1, 'load'))
    expect(tasks.map(({ name, identity }) => [name, identity])).toEqual([
      ['load', 'django_celery_beat “load”'],
      ['load-2', 'djag_scheduler “load”'],
    ])
  })
})

test.each([
  ['no JSON', '{', /no JSON/],
  ['no list', '{}', /manage.py dumpdata/],
  ['rows that are none', '[5]', /row 1 is none/],
  ['rows without fields', '[{"model":"x"}]', /row 1 is none/],
  ['other models', '[{"model":"auth.user","pk":1,"fields":{}}]', /No PeriodicTask/],
  ['a deep nest', '['.repeat(1_000_000), /nested too deep|no JSON/],
])('%s is refused in words', (_what, text, problem) => {
  expect(() => celeryTasks(text, OPTIONS)).toThrow(problem)
})

test('rows of wrong types break nothing', () => {
  for (const value of [null, 5, 'x', [], {}, true]) {
    const fields = Object.fromEntries(Object.keys(task().fields).map((name) => [name, value]))
    const columns = Object.fromEntries(Object.keys(crontab().fields).map((name) => [name, value]))
    expect(() => read({ ...crontab(), fields: columns }, { ...task(), fields }, task())).not.toThrow()
  }
})
