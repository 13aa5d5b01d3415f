import { type ForeignFields, flagAt, textAt } from '../imported-tasks/foreign-json.ts'
import { ImportRefusal, nothingRead, type ReadTasks } from '../imported-tasks/imported-task.ts'
import { freeName } from '../imported-tasks/names.ts'
import { type CeleryWhen, readCrontabRow, readIntervalRow } from './celery-schedule.ts'
import { misfiresOfBeat, misfiresOfDjagScheduler, readPeriodicTask, sourceOfPeriodicTask } from './periodic-task.ts'
import { type Dump, type DumpedRow, readDump } from './read-dump.ts'

const BEAT = 'django_celery_beat'
const DJAG_SCHEDULER = 'djag_scheduler'

export type CeleryOptions = { hostZone: string | null; nowMs: number }

/**
 * The tasks of django-celery-beat and djag-scheduler, from what `manage.py dumpdata django_celery_beat djag_scheduler` prints.
 * @throws ImportRefusal where it is no such list, or holds no task
 */
export function celeryTasks(text: string, options: CeleryOptions): ReadTasks {
  const dump = readDump(text)
  const result = nothingRead()
  const names = new Map<string, string>()
  const taken = new Set<string>()
  const apps = [BEAT, DJAG_SCHEDULER].filter((app) => dump.has(`${app}.periodictask`))
  if (apps.length === 0)
    throw new ImportRefusal(
      'No PeriodicTask of django-celery-beat or djag-scheduler stands in it: manage.py dumpdata django_celery_beat djag_scheduler',
    )
  for (const app of apps)
    for (const row of dump.get(`${app}.periodictask`) ?? []) {
      const made = readRow(app, row, dump, { options, result, taken })
      if (made !== null) names.set(`${app} ${row.pk}`, made)
    }
  if (apps.includes(DJAG_SCHEDULER)) readDependencies(dump, names, result)
  result.remarks.push(
    'A task runs the handler of its Celery task’s name, with its args and kwargs: a worker has to have handlers of these names. What ran so far stays there: the next instants are the first.',
  )
  if (options.hostZone === null && result.tasks.some(({ timezone }) => timezone === null))
    result.questions.push({
      option: 'zone',
      text: 'Intervals, and crontabs of old versions, name no time zone. Which one had the project (CELERY_TIMEZONE)? Say --zone, such as --zone UTC.',
    })
  return result
}

type Made = { options: CeleryOptions; result: ReadTasks; taken: Set<string> }

/** @returns the name of the task; null: it is left out */
function readRow(app: string, { pk, fields }: DumpedRow, dump: Dump, { options, result, taken }: Made): string | null {
  const name = textAt(fields, 'name') ?? ''
  const place = `PeriodicTask ${pk}`
  const { when, schedule } = scheduleOf(app, fields, dump)
  const source = sourceOfPeriodicTask(fields, schedule)
  const changes: string[] = []
  const isBeat = app === BEAT
  const misfires = isBeat ? misfiresOfBeat(fields, changes) : misfiresOfDjagScheduler(fields)
  const firstMoment = textAt(fields, isBeat ? 'start_time' : 'cron_base')
  const read = readPeriodicTask(fields, { when, misfires, firstMoment, ...options })
  if ('reason' in read) {
    result.leftOut.push({ place: name === '' ? place : `${place} “${name}”`, source, reason: read.reason })
    return null
  }
  const given = freeName(name.trim(), taken)
  result.tasks.push({ ...read, changes: [...read.changes, ...changes], place, identity: `${app} “${name}”`, source, name: given })
  return given
}

function scheduleOf(app: string, fields: ForeignFields, dump: Dump): { when: CeleryWhen; schedule: ForeignFields } {
  const rowOf = (model: string, field: string) => {
    const key = fields[field]
    if (key === null || key === undefined) return null
    return dump.get(`${app}.${model}`)?.find(({ pk }) => pk === String(key))?.fields ?? {}
  }
  const refused = (reason: string, schedule: ForeignFields = {}) => ({ when: { reason }, schedule })
  const [solar, clocked] = [rowOf('solarschedule', 'solar'), rowOf('clockedschedule', 'clocked')]
  if (solar)
    return refused(
      `It follows the sun (${textAt(solar, 'event') ?? 'solar'}), which no crontab does. Give it a time of day, or keep it with beat.`,
    )
  if (clocked)
    return refused(`It runs once, at ${textAt(clocked, 'clocked_time') ?? 'a moment'}: run it by hand then, or give it a crontab.`)
  const [interval, crontab] = [rowOf('intervalschedule', 'interval'), rowOf('crontabschedule', 'crontab')]
  const schedule = interval ?? crontab
  if (!schedule) return refused('It has no schedule.')
  if (Object.keys(schedule).length === 0) return refused('Its schedule does not stand in the dump: dump the whole app.')
  if (flagAt(fields, 'one_off') === true)
    return refused('It runs once and is disabled then (one_off): run it by hand, or give it a crontab.', schedule)
  const when = interval ? readIntervalRow(interval) : readCrontabRow(schedule, app === BEAT ? 'celery' : 'croniter')
  return { when, schedule }
}

/** Dependencies of djag-scheduler count any ending, so that a failed run lets dependers go: so they do here, until somebody says otherwise. */
function readDependencies(dump: Dump, names: ReadonlyMap<string, string>, result: ReadTasks): void {
  const tasks = new Map(result.tasks.map((task) => [task.name, task]))
  for (const { pk, fields } of dump.get(`${DJAG_SCHEDULER}.taskdependency`) ?? []) {
    const nameAt = (field: string) => names.get(`${DJAG_SCHEDULER} ${String(fields[field])}`)
    const [depender, dependee] = [nameAt('depender'), nameAt('dependee')]
    const task = depender === undefined ? undefined : tasks.get(depender)
    const future = flagAt(fields, 'future_depends') === true
    if (!task || dependee === undefined) {
      const source = `${depender ?? '?'} depends on ${dependee ?? '?'}`
      result.leftOut.push({ place: `TaskDependency ${pk}`, source, reason: 'One of its tasks is left out, or missing in the dump.' })
      continue
    }
    const edge = future ? { task: dependee, future } : { task: dependee, endings: 'finished' as const }
    task.settings = { ...task.settings, dependsOn: [...(task.settings.dependsOn ?? []), edge] }
    if (!future)
      task.notes.push(
        `It waits for any ending of “${dependee}”, also a failure, as there: “succeeded” is what Djag would usually wait for.`,
      )
  }
}
