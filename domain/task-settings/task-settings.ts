import { z } from 'zod'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import { RETRY_BACKOFFS, type RetryBackoff } from '#scheduling/end/retries.ts'
import { MISFIRE_POLICIES, type MisfirePolicy } from '#scheduling/model/task-state.ts'
import { LATE_WITHOUT_GRACE_SECONDS } from '#scheduling/start/lateness.ts'
import { ON_TIME_WITHOUT_GRACE_MS } from '#scheduling/start/misfire.ts'
import { formatDuration } from '../duration-format.ts'
import { blockText, lineText } from '../typed-text.ts'
import { DEADLINE_RULES, DEADLINE_SETTINGS } from './deadline-settings.ts'
import { latenessWords } from './lateness-words.ts'
import type { PlainSetting } from './plain-setting.ts'
import { retryWords } from './retry-words.ts'

/** The plain settings of a task, as they are stored. How to add one: CONTRIBUTING.md. */
export type TaskSettings = DeadlineSettings & {
  description: string
  /** Who is responsible: a person, a team, an address. */
  owner: string
  /** Where it is written what to do when it fails. */
  runbookUrl: string
  misfirePolicy: MisfirePolicy
  /** Null: no run is ever too late. */
  gracePeriodSeconds: number | null
  /** Further attempts after a failed one; 0: none (rule R7). */
  retryLimit: number
  retryDelaySeconds: number
  retryBackoff: RetryBackoff
  retryMaxDelaySeconds: number
  retryJitter: boolean
  /** An attempt that takes longer is stopped and expires (rule R8); null: it may take as long as it likes. */
  timeLimitSeconds: number | null
  queue: string
  /** The higher, the sooner, among what waits in its queue. */
  priority: number
  /** Most runs that are active at once (rule M4); null: no limit. */
  maxConcurrency: number | null
  /** Days for which its ended runs are kept (rule K1); null: as the installation's setting says. */
  keepRunsDays: number | null
}

export type TaskSettingName = keyof TaskSettings

/** As they stand in a form: where a number belongs there may be nothing yet. */
export type TypedTaskSettings = {
  [Name in TaskSettingName]: TaskSettings[Name] extends number | null ? number | null : TaskSettings[Name]
}

/** Where in the form a setting stands. */
export type TaskSettingGroup = 'identity' | 'lateness' | 'deadline' | 'retries' | 'attempts' | 'execution'

type TaskSetting<Value> = PlainSetting<Value, TypedTaskSettings, TaskSettings, TaskSettingGroup>

const wholeSeconds = z.number().int('Whole seconds only.')
const retryWait = wholeSeconds.min(0, 'At least 0 seconds.').max(604_800, 'At most a week.')
const retriesNever = ({ retryLimit }: TypedTaskSettings) => retryLimit === null || retryLimit === 0

/** A link that people follow: never a script, never a file. */
const webAddress = lineText(2000).refine(
  (text) => text === '' || isWebAddress(text),
  'A whole address, such as https://wiki.example.org/runbook.',
)

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

/** A queue name is also a pg-boss queue name. */
export const queueName = z
  .string()
  .trim()
  .min(1, 'Name a queue, or use "default".')
  .max(60)
  .regex(/^[\w.-]+$/, 'Letters, digits, dots, hyphens and underscores only.')

/** The one description of each: forms, pages, audits and the database's defaults read it. In the order in which people see them. */
export const TASK_SETTINGS: { readonly [Name in TaskSettingName]: TaskSetting<TaskSettings[Name]> } = {
  description: {
    group: 'identity',
    control: 'text',
    label: 'Description',
    isOptional: true,
    schema: blockText(5000),
    initial: '',
  },
  owner: {
    group: 'identity',
    control: 'line',
    label: 'Owner',
    help: 'Who is responsible: a person, a team, an address. It is shown where the task fails.',
    isOptional: true,
    schema: lineText(200),
    initial: '',
    page: { name: 'Owner', words: ({ owner }) => owner || null },
  },
  runbookUrl: {
    group: 'identity',
    control: 'line',
    label: 'Runbook',
    help: 'The address of the page that says what to do when it fails.',
    isOptional: true,
    schema: webAddress,
    initial: '',
    page: { name: 'Runbook', words: ({ runbookUrl }) => runbookUrl || null },
  },
  misfirePolicy: {
    group: 'lateness',
    control: 'radios',
    label: 'When a run would start too late',
    options: [
      { value: 'run_all', label: 'Run all', help: 'Every instant gets its run, oldest first, however late.' },
      { value: 'skip', label: 'Skip', help: 'An instant that is later than the grace period gets no run.' },
      {
        value: 'coalesce',
        label: 'Coalesce',
        help: 'Instants that are later than the grace period become one run, for the latest of them.',
      },
    ],
    schema: z.enum(MISFIRE_POLICIES),
    initial: 'run_all',
    page: { name: 'If too late', words: ({ misfirePolicy, gracePeriodSeconds }) => latenessWords(misfirePolicy, gracePeriodSeconds) },
  },
  gracePeriodSeconds: {
    group: 'lateness',
    control: 'number',
    unit: 'seconds',
    label: 'Grace period',
    help: ({ misfirePolicy }) =>
      misfirePolicy === 'run_all'
        ? `Later runs are only marked as delayed; empty: those more than ${ON_TIME_WITHOUT_GRACE_MS / 1000} s late. A task is called late after it; empty: after ${LATE_WITHOUT_GRACE_SECONDS / 60} minutes.`
        : 'How late is too late. A task of which something waits longer is called late.',
    isOptional: ({ misfirePolicy }) => misfirePolicy === 'run_all',
    schema: wholeSeconds.min(1, 'At least 1 second.').max(2_000_000_000).nullable(),
    initial: null,
  },
  ...DEADLINE_SETTINGS,
  retryLimit: {
    group: 'retries',
    control: 'number',
    whenEmpty: { means: 0 },
    label: 'Retries',
    help: '0: none. A worker that was lost does not count.',
    schema: z.number().int('Whole numbers only.').min(0, 'From 0 to 100.').max(100, 'From 0 to 100.'),
    initial: 0,
    page: { name: 'If it fails', words: (all) => retryWords(retryPolicyOf(all)) },
  },
  retryDelaySeconds: {
    group: 'retries',
    control: 'number',
    unit: 'seconds',
    whenEmpty: { problem: 'Give the seconds; 0: at once.' },
    label: 'First wait',
    help: '0: at once.',
    isIdle: retriesNever,
    schema: retryWait,
    initial: 30,
  },
  retryBackoff: {
    group: 'retries',
    control: 'select',
    label: 'Each further wait',
    options: [
      { value: 'exponential', label: 'doubles each time' },
      { value: 'fixed', label: 'stays the same' },
    ],
    isIdle: retriesNever,
    schema: z.enum(RETRY_BACKOFFS),
    initial: 'exponential',
  },
  retryMaxDelaySeconds: {
    group: 'retries',
    control: 'number',
    unit: 'seconds',
    whenEmpty: { problem: 'Give the seconds; 0: at once.' },
    label: 'Longest wait',
    help: 'No wait is longer.',
    isIdle: retriesNever,
    schema: retryWait,
    initial: 3600,
  },
  retryJitter: {
    group: 'retries',
    control: 'checkbox',
    label: 'Spread the waits',
    help: 'Draws each between half and all of it, so that what failed together does not try again together.',
    isIdle: retriesNever,
    schema: z.boolean(),
    initial: true,
  },
  timeLimitSeconds: {
    group: 'attempts',
    control: 'number',
    unit: 'seconds',
    label: 'Time limit',
    help: 'An attempt that takes longer is stopped; it counts as a failed one. Empty: no limit.',
    isOptional: true,
    schema: wholeSeconds.min(1, 'At least 1 second, or empty for no limit.').max(31_536_000).nullable(),
    initial: null,
    page: { name: 'Time limit', words: ({ timeLimitSeconds }) => timeLimitWords(timeLimitSeconds) },
  },
  queue: {
    group: 'execution',
    control: 'name',
    label: 'Queue',
    help: 'Workers serve all queues unless told otherwise.',
    schema: queueName,
    initial: 'default',
    page: { name: 'Queue', words: ({ queue }) => queue },
  },
  priority: {
    group: 'execution',
    control: 'number',
    whenEmpty: { problem: 'Give a whole number; 0 is usual.' },
    label: 'Priority',
    help: 'The higher, the sooner, among what waits in its queue.',
    schema: z.number().int().min(-1000, 'From -1000 to 1000.').max(1000, 'From -1000 to 1000.'),
    initial: 0,
    page: { name: 'Priority', words: ({ priority }) => String(priority) },
  },
  maxConcurrency: {
    group: 'execution',
    control: 'number',
    label: 'Runs at once',
    help: '1: never overlaps itself. Empty: no limit.',
    isOptional: true,
    schema: z.number().int().min(1, 'At least 1, or empty for no limit.').max(10_000).nullable(),
    initial: 1,
    page: { name: 'Runs at once', words: ({ maxConcurrency }) => (maxConcurrency === null ? 'any number' : `at most ${maxConcurrency}`) },
  },
  keepRunsDays: {
    group: 'execution',
    control: 'number',
    label: 'Days its runs are kept',
    help: 'After their end; what is still needed stays. Empty: as DJAG_KEEP_RUNS_DAYS says.',
    isOptional: true,
    schema: z
      .number()
      .int('Whole days only.')
      .min(1, 'At least 1 day, or empty for the usual time.')
      .max(36_500, 'At most 36,500 days.')
      .nullable(),
    initial: null,
    page: { name: 'Runs are kept', words: ({ keepRunsDays }) => keepRunsWords(keepRunsDays) },
  },
}

function keepRunsWords(days: number | null): string | null {
  if (days === null) return null
  return days === 1 ? 'a day' : `${days.toLocaleString('en')} days`
}

/** What settings must be to each other: `of` those it is about, `at` the one at which it is told. */
export const TASK_SETTING_RULES: readonly {
  of: readonly TaskSettingName[]
  at: TaskSettingName
  holds: (all: TaskSettings) => boolean
  message: string
}[] = [
  {
    of: ['misfirePolicy', 'gracePeriodSeconds'],
    at: 'gracePeriodSeconds',
    holds: ({ misfirePolicy, gracePeriodSeconds }) => misfirePolicy === 'run_all' || gracePeriodSeconds !== null,
    message: 'Skip and coalesce need a grace period: after how many seconds is a run too late?',
  },
  ...DEADLINE_RULES,
  {
    of: ['retryLimit', 'retryDelaySeconds', 'retryMaxDelaySeconds'],
    at: 'retryMaxDelaySeconds',
    holds: ({ retryLimit, retryDelaySeconds, retryMaxDelaySeconds }) => retryLimit === 0 || retryMaxDelaySeconds >= retryDelaySeconds,
    message: 'Shorter than the first wait, which it would cut short. Make it at least as long.',
  },
]

function retryPolicyOf(all: TaskSettings) {
  return {
    limit: all.retryLimit,
    delaySeconds: all.retryDelaySeconds,
    backoff: all.retryBackoff,
    maxDelaySeconds: all.retryMaxDelaySeconds,
    jitter: all.retryJitter,
  }
}

/** How long an attempt may take (rule R8), in words; null: as long as it likes. */
export function timeLimitWords(seconds: number | null): string | null {
  return seconds === null ? null : `${formatDuration(seconds * 1000)} for each attempt`
}
