import type { ForeignFields } from '../imported-tasks/foreign-json.ts'

/** A table of django-celery-beat or djag-scheduler, and the model by which a dump calls its rows. */
export type CeleryTable = { table: string; model: string }

const MODELS = {
  django_celery_beat: ['PeriodicTask', 'CrontabSchedule', 'IntervalSchedule', 'SolarSchedule', 'ClockedSchedule'],
  djag_scheduler: ['PeriodicTask', 'CrontabSchedule', 'TaskDependency'],
}

/** All tables that an import looks at, where they are there. */
export const CELERY_TABLES: readonly CeleryTable[] = Object.entries(MODELS).flatMap(([app, models]) =>
  models.map((model) => ({ table: `${app}_${model.toLowerCase()}`, model: `${app}.${model.toLowerCase()}` })),
)

/** Columns that lead to another row: a dump names them without what Django puts behind them. */
const KEYS = ['interval', 'crontab', 'solar', 'clocked', 'depender', 'dependee']
const MOMENTS = ['start_time', 'expires', 'clocked_time', 'cron_base']

/**
 * What `manage.py dumpdata` would print of such tables, from their rows as a driver reads them: moments may be dates, or texts, which name no
 * zone where a database has none and Django keeps UTC. Rows come in the order of their ids.
 */
export function dumpOfTables(tables: readonly { model: string; rows: readonly ForeignFields[] }[]): string {
  return JSON.stringify(
    tables
      .flatMap(({ model, rows }) => rows.map(({ id, ...columns }) => ({ id: Number(id), model, columns })).sort((a, b) => a.id - b.id))
      .map(({ id, model, columns }) => ({ model, pk: id, fields: fieldsOf(columns) })),
  )
}

function fieldsOf(columns: ForeignFields): Record<string, unknown> {
  const fields = Object.entries(columns).map(([column, value]) => {
    const key = KEYS.find((name) => column === `${name}_id`)
    return [key ?? column, MOMENTS.includes(column) ? momentOf(value) : value] as const
  })
  return Object.fromEntries(fields)
}

/** A moment as a dump writes it. */
function momentOf(value: unknown): unknown {
  const [, day, time, zone] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/.exec(String(value)) ?? []
  const moment = value instanceof Date ? value : new Date(`${day}T${time}${zone ?? 'Z'}`)
  return Number.isNaN(moment.getTime()) ? value : moment.toISOString().replace('.000Z', 'Z')
}
