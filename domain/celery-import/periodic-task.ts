import { type ForeignFields, fieldsAt, flagAt, isFields, textAt, wholeAt } from '../imported-tasks/foreign-json.ts'
import type { ImportedSettings, ImportedTask } from '../imported-tasks/imported-task.ts'
import { isSecretName } from '../imported-tasks/passwords.ts'
import { hiddenCharacterProblem } from '../typed-text.ts'
import { jsonField, withoutPlaceholders } from './celery-arguments.ts'
import type { CeleryWhen } from './celery-schedule.ts'

/** A task without name and place, or why it is none. */
export type PeriodicTaskReading = Omit<ImportedTask, 'name' | 'place' | 'identity' | 'source'> | { reason: string }

/** What the rows of a project say of when a task fires, and of what becomes of what was missed. `nowMs` is the moment of the import. */
export type AroundTask = {
  when: CeleryWhen
  misfires: ImportedSettings
  /** The first moment that counts, as an ISO instant; null: none was said. */
  firstMoment: string | null
  hostZone: string | null
  nowMs: number
}

const HANDLER_NAME = /^[\w.:/-]{1,200}$/

/** What a row of PeriodicTask becomes, of django-celery-beat and of djag-scheduler alike. */
export function readPeriodicTask(row: ForeignFields, { when, misfires, firstMoment, hostZone, nowMs }: AroundTask): PeriodicTaskReading {
  const [name, handler] = [textAt(row, 'name') ?? '', textAt(row, 'task') ?? '']
  if (name.trim() === '' || name.length > 200) return { reason: 'Its name is empty, or longer than 200 characters.' }
  const hidden = hiddenCharacterProblem(name.trim())
  if (hidden) return { reason: `Its name cannot be taken: ${hidden}` }
  if (!HANDLER_NAME.test(handler))
    return { reason: `“${handler.slice(0, 100)}” names no handler: letters, digits and . : / - _, at most 200.` }
  if (handler === 'celery.backend_cleanup') return { reason: 'It cleans up Celery’s own results: leave it with Celery.' }
  if ('reason' in when) return when
  const [args, kwargs, headers] = [jsonField(row, 'args', []), jsonField(row, 'kwargs', {}), jsonField(row, 'headers', {})]
  const problem = args.problem ?? kwargs.problem ?? headers.problem
  if (problem !== null) return { reason: problem }
  if (!Array.isArray(args.value) || !isFields(kwargs.value)) return { reason: 'Its args are no list, or its kwargs no object.' }
  const changes = [...when.changes]
  const notes: string[] = []
  const startsMs = firstMoment === null ? Number.NaN : Date.parse(firstMoment)
  const secrets = Object.keys(kwargs.value).filter(isSecretName)
  if (secrets.length > 0)
    notes.push(
      `${secrets.join(', ')} among its kwargs may be a secret, which everybody sees in a task: keep it in Djag, by “npx djag secrets set NAME”, and write “{{secret:NAME}}” in its place.`,
    )
  return {
    columns: when.columns,
    timezone: when.timezone ?? hostZone,
    enabled: flagAt(row, 'enabled') !== false,
    handler,
    definition: null,
    settings: {
      ...described(row),
      ...(startsMs > nowMs && { cronBase: new Date(startsMs).toISOString() }),
      ...(args.value.length > 0 && { args: withoutPlaceholders(args.value) as never }),
      ...(Object.keys(kwargs.value).length > 0 && { kwargs: withoutPlaceholders(kwargs.value) as never }),
      ...headersOf(headers.value),
      // Celery sends a task whether or not the one before has ended.
      maxConcurrency: null,
      ...misfires,
      ...routed(row, changes),
    },
    changes,
    notes,
  }
}

function described(row: ForeignFields): ImportedSettings {
  const description = (textAt(row, 'description') ?? '').replace(/\r\n?/g, '\n').trim()
  if (description === '' || hiddenCharacterProblem(description, '\n\t') !== null) return {}
  return { description: description.slice(0, 4_000) }
}

function headersOf(headers: unknown): ImportedSettings {
  if (!isFields(headers) || Object.keys(headers).length === 0) return {}
  const texts = Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
  return { headers: withoutPlaceholders(Object.fromEntries(texts)) as Record<string, string> }
}

/** Queue and priority; what only a broker knows is left out. */
function routed(row: ForeignFields, changes: string[]): ImportedSettings {
  const [queue, priority] = [textAt(row, 'queue'), wholeAt(row, 'priority')]
  const settings: ImportedSettings = {}
  if (queue !== null && queue !== '') {
    if (/^[\w.-]{1,60}$/.test(queue)) settings.queue = queue
    else
      changes.push(`The queue “${queue.slice(0, 100)}” is left out: names are letters, digits, dots, hyphens and underscores, at most 60.`)
  }
  if (priority !== null && priority !== 0) {
    settings.priority = Math.min(1000, Math.max(-1000, priority))
    changes.push(`Priority ${priority}: the higher, the sooner, as with RabbitMQ. With Redis it was the other way round: turn it then.`)
  }
  for (const name of ['exchange', 'routing_key'])
    if (textAt(row, name))
      changes.push(`${name} “${textAt(row, name)?.slice(0, 100)}” is left out: there is no broker. A queue says which workers take a task.`)
  return settings
}

/** Misfires of django-celery-beat: what was missed runs once, unless a run expires. */
export function misfiresOfBeat(row: ForeignFields, changes: string[]): ImportedSettings {
  if (textAt(row, 'expires') !== null)
    changes.push(`expires ${textAt(row, 'expires')} is left out: a task goes on until somebody disables it.`)
  const seconds = wholeAt(row, 'expire_seconds')
  if (seconds === null || seconds < 1) return { misfirePolicy: 'coalesce', gracePeriodSeconds: 60 }
  changes.push(`expire_seconds: ${seconds} becomes the grace period: what would start later is skipped.`)
  return { misfirePolicy: 'skip', gracePeriodSeconds: Math.min(2_000_000_000, seconds) }
}

/** Misfires of djag-scheduler, whose words mean the same here. */
export function misfiresOfDjagScheduler(row: ForeignFields): ImportedSettings {
  const grace = wholeAt(row, 'grace_period')
  const gracePeriodSeconds = grace === null || grace < 1 ? null : Math.min(2_000_000_000, grace)
  if (flagAt(row, 'skip_misfire') === true) return { misfirePolicy: 'skip', gracePeriodSeconds: gracePeriodSeconds ?? 1 }
  if (flagAt(row, 'coalesce_misfire') === true) return { misfirePolicy: 'coalesce', gracePeriodSeconds: gracePeriodSeconds ?? 1 }
  return gracePeriodSeconds === null ? {} : { gracePeriodSeconds }
}

/** What a task is shown as: when, and what. */
export function sourceOfPeriodicTask(row: ForeignFields, schedule: ForeignFields): string {
  const columns = ['minute', 'hour', 'day_of_month', 'month_of_year', 'day_of_week'].flatMap((name) => textAt(schedule, name) ?? [])
  const every = wholeAt(schedule, 'every')
  const told = every === null ? columns.join(' ') : `every ${every} ${textAt(schedule, 'period')}`
  return [told, textAt(fieldsAt(row), 'task') ?? '']
    .filter((part) => part !== '')
    .join('  ')
    .slice(0, 500)
}
