type Dialect = 'postgresql' | 'mysql' | 'sqlite'

/** What Django makes of its kinds of columns. */
const COLUMNS: Record<Dialect, Record<'id' | 'text' | 'moment' | 'yes' | 'json', string>> = {
  postgresql: { id: 'serial primary key', text: 'text', moment: 'timestamp with time zone', yes: 'boolean', json: 'jsonb' },
  mysql: { id: 'integer auto_increment primary key', text: 'longtext', moment: 'datetime(6)', yes: 'bool', json: 'json' },
  sqlite: { id: 'integer primary key autoincrement', text: 'text', moment: 'datetime', yes: 'bool', json: 'text' },
}

/** The tables of django-celery-beat 2.6 and djag-scheduler 0.1 in a project's database, as their migrations leave them there, with some rows. */
export function celeryProject(dialect: Dialect): string[] {
  const { id, text, moment, yes, json } = COLUMNS[dialect]
  const at = (instant: string) => `'${instant}${dialect === 'postgresql' ? '+00' : ''}'`
  const now = at('2026-01-01 00:00:00')
  const columns =
    'minute varchar(240) not null, hour varchar(96) not null, day_of_month varchar(124) not null, month_of_year varchar(64) not null'
  const routing = 'queue varchar(200), exchange varchar(200), routing_key varchar(200)'
  return [
    `create table django_celery_beat_crontabschedule (id ${id}, ${columns}, day_of_week varchar(64) not null, timezone varchar(63) not null)`,
    `create table django_celery_beat_intervalschedule (id ${id}, every integer not null, period varchar(24) not null)`,
    `create table django_celery_beat_solarschedule (id ${id}, event varchar(24) not null, latitude numeric(9, 6) not null, longitude numeric(9, 6) not null)`,
    `create table django_celery_beat_clockedschedule (id ${id}, clocked_time ${moment} not null)`,
    `create table django_celery_beat_periodictasks (ident smallint not null primary key, last_update ${moment} not null)`,
    `create table django_celery_beat_periodictask (id ${id}, name varchar(200) not null unique, task varchar(200) not null, args ${text} not null,
      kwargs ${text} not null, ${routing}, expires ${moment}, enabled ${yes} not null, last_run_at ${moment}, total_run_count integer not null,
      date_changed ${moment} not null, description ${text} not null, crontab_id integer, interval_id integer, solar_id integer,
      one_off ${yes} not null, start_time ${moment}, priority integer, headers ${text} not null, clocked_id integer, expire_seconds integer)`,
    `create table djag_scheduler_crontabschedule (id ${id}, ${columns}, day_of_week varchar(64) not null, timezone varchar(63) not null)`,
    `create table djag_scheduler_periodictask (id ${id}, name varchar(200) not null unique, task varchar(200) not null unique, cron_base ${moment} not null,
      args ${json} not null, kwargs ${json} not null, ${routing}, headers ${json} not null, priority integer, enabled ${yes} not null,
      skip_misfire ${yes} not null, coalesce_misfire ${yes} not null, grace_period integer, last_cron ${moment}, running integer not null,
      date_changed ${moment} not null, description ${text} not null, crontab_id integer not null)`,
    `create table djag_scheduler_taskdependency (id ${id}, future_depends ${yes} not null, change_dt ${moment} not null, dependee_id integer not null, depender_id integer not null)`,
    `insert into django_celery_beat_crontabschedule values (1, '30', '4', '*', '*', '*', 'Europe/Berlin'), (2, '0', '6', '1-7', '*', '1', 'UTC')`,
    `insert into django_celery_beat_intervalschedule values (1, 15, 'minutes')`,
    `insert into django_celery_beat_solarschedule values (1, 'sunset', 52.5, 13.4)`,
    `insert into django_celery_beat_clockedschedule values (1, ${at('2027-03-01 12:00:00')})`,
    ...(
      [
        [
          1,
          'load',
          'shop.load',
          `'["north"]'`,
          `'{"day": "{{today}}"}'`,
          `'nightly'`,
          'null',
          'true',
          '1, null, null',
          'false',
          at('2027-01-01 05:00:00.5'),
          '5',
          'null',
          '600',
        ],
        [
          2,
          'every quarter',
          'shop.look',
          `'[]'`,
          `'{}'`,
          'null',
          at('2027-06-01 00:00:00'),
          'false',
          'null, 1, null',
          'false',
          'null',
          'null',
          'null',
          'null',
        ],
        [3, 'lights', 'shop.lights', `'[]'`, `'{}'`, 'null', 'null', 'true', 'null, null, 1', 'false', 'null', 'null', 'null', 'null'],
        [4, 'party', 'shop.party', `'[]'`, `'{}'`, 'null', 'null', 'true', 'null, null, null', 'true', 'null', 'null', '1', 'null'],
        [
          5,
          'first monday',
          'shop.report',
          `'[]'`,
          `'{}'`,
          'null',
          'null',
          'true',
          '2, null, null',
          'false',
          'null',
          'null',
          'null',
          'null',
        ],
      ] as const
    ).map(
      ([key, name, task, args, kwargs, queue, expires, enabled, schedule, isOneOff, starts, priority, clocked, expireSeconds]) =>
        `insert into django_celery_beat_periodictask values (${key}, '${name}', '${task}', ${args}, ${kwargs}, ${queue}, null, null, ${expires},
          ${enabled}, null, 0, ${now}, '', ${schedule}, ${isOneOff}, ${starts}, ${priority}, '{}', ${clocked}, ${expireSeconds})`,
    ),
    `insert into djag_scheduler_crontabschedule values (1, '0', '*/2', '*', '*', '*', 'UTC')`,
    ...['fetch', 'merge', 'tell'].map(
      (name, index) =>
        `insert into djag_scheduler_periodictask values (${index + 1}, '${name}', 'old.${name}', ${now}, '[1]', '{"deep": {"a": [true, null]}}', null, null, null,
          '{}', null, true, ${index === 0}, ${index === 1}, 60, null, 0, ${now}, 'what it is for', 1)`,
    ),
    `insert into djag_scheduler_taskdependency values (1, false, ${now}, 1, 2), (2, true, ${now}, 3, 1)`,
  ]
}

const beatTask = (pk: number, name: string, task: string, fields: object) => ({
  model: 'django_celery_beat.periodictask',
  pk,
  fields: {
    ...{
      name,
      task,
      args: '[]',
      kwargs: '{}',
      queue: null,
      exchange: null,
      routing_key: null,
      expires: null,
      enabled: true,
      description: '',
    },
    ...{ crontab: null, interval: null, solar: null, clocked: null, one_off: false, start_time: null, priority: null, headers: '{}' },
    ...{ expire_seconds: null, last_run_at: null, total_run_count: 0, date_changed: '2026-01-01T00:00:00Z', ...fields },
  },
})
const row = (model: string, pk: number, fields: object) => ({ model, pk, fields })
const everyDay = { day_of_month: '*', month_of_year: '*', day_of_week: '*' }

/** What `manage.py dumpdata django_celery_beat djag_scheduler` prints of the same project. */
export const CELERY_DUMP = JSON.stringify([
  row('django_celery_beat.solarschedule', 1, { event: 'sunset', latitude: '52.500000', longitude: '13.400000' }),
  row('django_celery_beat.intervalschedule', 1, { every: 15, period: 'minutes' }),
  row('django_celery_beat.clockedschedule', 1, { clocked_time: '2027-03-01T12:00:00Z' }),
  row('django_celery_beat.crontabschedule', 1, { minute: '30', hour: '4', ...everyDay, timezone: 'Europe/Berlin' }),
  row('django_celery_beat.crontabschedule', 2, {
    minute: '0',
    hour: '6',
    ...everyDay,
    day_of_month: '1-7',
    day_of_week: '1',
    timezone: 'UTC',
  }),
  beatTask(1, 'load', 'shop.load', {
    ...{ args: '["north"]', kwargs: '{"day": "{{today}}"}', queue: 'nightly', crontab: 1, start_time: '2027-01-01T05:00:00.500Z' },
    ...{ priority: 5, expire_seconds: 600 },
  }),
  beatTask(2, 'every quarter', 'shop.look', { interval: 1, enabled: false, expires: '2027-06-01T00:00:00Z' }),
  beatTask(3, 'lights', 'shop.lights', { solar: 1 }),
  beatTask(4, 'party', 'shop.party', { clocked: 1, one_off: true }),
  beatTask(5, 'first monday', 'shop.report', { crontab: 2 }),
  row('djag_scheduler.crontabschedule', 1, { minute: '0', hour: '*/2', ...everyDay, timezone: 'UTC' }),
  ...['fetch', 'merge', 'tell'].map((name, index) =>
    row('djag_scheduler.periodictask', index + 1, {
      ...{ name, task: `old.${name}`, cron_base: '2026-01-01T00:00:00Z', args: [1], kwargs: { deep: { a: [true, null] } }, headers: {} },
      ...{ queue: null, exchange: null, routing_key: null, priority: null, enabled: true, description: 'what it is for', crontab: 1 },
      ...{ skip_misfire: index === 0, coalesce_misfire: index === 1, grace_period: 60 },
    }),
  ),
  row('djag_scheduler.taskdependency', 1, { future_depends: false, dependee: 1, depender: 2 }),
  row('djag_scheduler.taskdependency', 2, { future_depends: true, dependee: 3, depender: 1 }),
])
