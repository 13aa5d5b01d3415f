import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { CronColumns } from '#scheduling/cron/crontab-definition.ts'
import { intervalInCron } from '#scheduling/cron/intervals.ts'
import { checkCrontab } from '#scheduling/cron/schedule.ts'
import { parseExpression } from '#scheduling/cron/syntax.ts'
import { isTimeZone } from '#scheduling/cron/zone.ts'
import { type ForeignFields, fieldsAt, flagAt, listAt, textAt, wholeAt, wordOf } from '../imported-tasks/foreign-json.ts'
import type { ImportedSettings, ImportedTask } from '../imported-tasks/imported-task.ts'
import { withoutPasswords } from '../imported-tasks/passwords.ts'
import { type ContainerProgram, containerCommand } from './container-command.ts'

const LATE_SECONDS = 60
const LONGEST_GRACE_SECONDS = 2_000_000_000
const LONGEST_RUN_SECONDS = 31_536_000
/** How often Kubernetes tries a failed pod again where nothing is said. */
const USUAL_RETRIES = 6

/** A CronJob as a task whose name is not given yet, or why it is none. `handler` null: that of its definition. */
export type CronJobReading =
  | (Omit<ImportedTask, 'name' | 'handler' | 'place' | 'identity' | 'source'> & { handler: 'container' | null })
  | { reason: string }

/** @param program what runs images on the worker's machine; null: not said yet */
export function readCronJob(
  fields: ForeignFields,
  { program, hostZone }: { program: ContainerProgram | null; hostZone: string | null },
): CronJobReading {
  const spec = fieldsAt(fields, 'spec')
  const job = fieldsAt(spec, 'jobTemplate', 'spec')
  const pod = fieldsAt(job, 'template', 'spec')
  const when = whenOf(spec)
  if ('reason' in when) return when
  const [container, ...others] = listAt(pod, 'containers').map((each) => fieldsAt(each))
  if (!container) return { reason: 'Its pod has no container.' }
  if (others.length > 0)
    return { reason: `Its pod has ${others.length + 1} containers, and a run is one program: make of it one, or tasks of their own.` }
  const times = wholeAt(job, 'completions') ?? 1
  if (times > 1) return { reason: `It runs ${times} pods each time (completions), and a run is one: make tasks of their own.` }
  const what = containerCommand(container, pod, program)
  if (what.problem !== null) return { reason: what.problem }
  const initial = listAt(pod, 'initContainers').length
  const changes = [...when.changes]
  if (initial > 0)
    changes.push(
      `${initial === 1 ? 'An initContainer is' : `${initial} initContainers are`} left out, so the task is disabled: put what ${initial === 1 ? 'it does' : 'they do'} into the command, and enable it.`,
    )
  const settings = { ...misfires(spec, changes), ...limits(spec, changes), ...retries(job, pod, changes), ...timeLimit(job, pod, changes) }
  const given = what.kwargs === null ? {} : { kwargs: what.kwargs }
  const notes = [...what.notes, ...leftOutOfPod(pod, container)]
  return {
    columns: when.columns,
    timezone: when.timezone ?? hostZone,
    enabled: flagAt(spec, 'suspend') !== true && initial === 0,
    handler: what.kwargs === null ? null : 'container',
    definition: what.definition,
    settings: { ...settings, ...given },
    changes: [...changes, ...what.changes],
    notes,
  }
}

/** What is shown of a CronJob: its schedule, image and command, without passwords. */
export function sourceOfCronJob(fields: ForeignFields): string {
  const container = fieldsAt(listAt(fieldsAt(fields, 'spec', 'jobTemplate', 'spec', 'template', 'spec'), 'containers')[0])
  const words = [...listAt(container, 'command'), ...listAt(container, 'args')].map((word) => wordOf(word) ?? '…').join(' ')
  const parts = [textAt(fieldsAt(fields, 'spec'), 'schedule'), textAt(container, 'image'), words]
  return withoutPasswords(parts.filter((part) => part !== null && part !== '').join('  ')).slice(0, 500)
}

type When = { columns: CronColumns; timezone: string | null; changes: string[] }

function whenOf(spec: ForeignFields): When | { reason: string } {
  const [, inSchedule, schedule = ''] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/s.exec(textAt(spec, 'schedule')?.trim() ?? '') ?? []
  const timezone = textAt(spec, 'timeZone') ?? inSchedule ?? null
  if (timezone !== null && !isTimeZone(timezone)) return { reason: `“${timezone}” is no time zone that is known here.` }
  const every = /^@every\s+(.*)$/i.exec(schedule)
  if (every) return everySo(every[1] ?? '', timezone)
  const { columns, problem } = parseExpression(schedule)
  if (problem !== null) return { reason: problem }
  if (schedule.trim().split(/\s+/).length > 5) return { reason: 'Its schedule has more than five columns, which Kubernetes refuses.' }
  const [wrong] = checkCrontab({ ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first' })
  return wrong ? { reason: wrong.message } : { columns, timezone, changes: [] }
}

/** `@every 1h30m` counts from when the CronJob was made. */
function everySo(span: string, timezone: string | null): When | { reason: string } {
  const parts = [...span.matchAll(/(\d+)(h|m|s)/g)]
  const size: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 }
  const seconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (size[unit ?? ''] ?? 0), 0)
  if (seconds < 1 || parts.map(([whole]) => whole).join('') !== span) return { reason: `“@every ${span}” is no schedule.` }
  const { exact, nearest } = intervalInCron(seconds)
  if (exact)
    return {
      columns: exact,
      timezone,
      changes: [`“@every ${span}” counts from when the CronJob was made; here it follows the clock: ${cronExpression(exact)}.`],
    }
  const near = nearest.map(({ columns }) => `“${cronExpression(columns)}”`).join(' or ')
  return { reason: `“@every ${span}” is an interval that no one crontab says. The nearest: ${near}.` }
}

/** Of what was missed Kubernetes starts the latest alone, and that not after its deadline. */
function misfires(spec: ForeignFields, changes: string[]): ImportedSettings {
  const deadline = wholeAt(spec, 'startingDeadlineSeconds')
  if (deadline === null) return { misfirePolicy: 'coalesce', gracePeriodSeconds: LATE_SECONDS }
  changes.push(
    `startingDeadlineSeconds: ${deadline} becomes the grace period: what would start later is skipped. Of several within it Kubernetes starts the latest alone; here each runs.`,
  )
  return { misfirePolicy: 'skip', gracePeriodSeconds: Math.min(LONGEST_GRACE_SECONDS, Math.max(1, deadline)) }
}

function limits(spec: ForeignFields, changes: string[]): ImportedSettings {
  const policy = textAt(spec, 'concurrencyPolicy') ?? 'Allow'
  if (policy === 'Allow') return { maxConcurrency: null }
  changes.push(
    policy === 'Replace'
      ? 'concurrencyPolicy: Replace kills a job that takes too long; here the next run waits for it. A time limit stops it.'
      : 'concurrencyPolicy: Forbid: here, too, one run at a time; the next waits, and begins when that one has ended, if it is not too late then.',
  )
  return {}
}

function retries(job: ForeignFields, pod: ForeignFields, changes: string[]): ImportedSettings {
  const limit = wholeAt(job, 'backoffLimit') ?? USUAL_RETRIES
  if (limit <= 0) return {}
  const retryLimit = Math.min(100, limit)
  const isInPlace = textAt(pod, 'restartPolicy') === 'OnFailure'
  changes.push(
    `backoffLimit: ${wholeAt(job, 'backoffLimit') === null ? `not set, which is ${USUAL_RETRIES}` : limit} becomes ${retryLimit} retries, the first after 10 s, each further wait doubled up to 6 minutes${isInPlace ? '; they begin anew, not in the same pod' : ''}.`,
  )
  return { retryLimit, retryDelaySeconds: 10, retryBackoff: 'exponential', retryMaxDelaySeconds: 360, retryJitter: false }
}

function timeLimit(job: ForeignFields, pod: ForeignFields, changes: string[]): ImportedSettings {
  const seconds = wholeAt(job, 'activeDeadlineSeconds') ?? wholeAt(pod, 'activeDeadlineSeconds')
  if (seconds === null || seconds < 1) return {}
  changes.push(`activeDeadlineSeconds: ${seconds} was for all attempts together; here it is for each.`)
  return { timeLimitSeconds: Math.min(LONGEST_RUN_SECONDS, seconds) }
}

const OF_THE_CLUSTER = [
  'volumes',
  'serviceAccountName',
  'nodeSelector',
  'affinity',
  'tolerations',
  'imagePullSecrets',
  'hostNetwork',
  'priorityClassName',
]
const OF_THE_CONTAINER = ['volumeMounts', 'resources', 'lifecycle', 'ports']

function leftOutOfPod(pod: ForeignFields, container: ForeignFields): string[] {
  const names = [
    ...OF_THE_CLUSTER.filter((name) => pod[name] !== undefined),
    ...OF_THE_CONTAINER.filter((name) => container[name] !== undefined),
  ]
  return names.length === 0
    ? []
    : [`Left out, as they are the cluster’s: ${names.join(', ')}. What it needs of them its worker or its definition has to bring.`]
}
