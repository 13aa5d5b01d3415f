import type { Entries, Entry } from '../../forms/conflict.ts'
import { edgeWords } from '../edge-words.ts'
import type { EdgeValues, TaskFormValues } from './task-form-values.ts'

type PlainName = Exclude<keyof TaskFormValues, 'headers' | 'dependsOn' | 'dependedOnBy' | 'enableChoice'>

const LABELS: Readonly<Record<PlainName, string>> = {
  name: 'Name',
  description: 'Description',
  handler: 'Handler',
  kwargsText: 'Named arguments',
  argsText: 'Positional arguments',
  crontabId: 'Crontab',
  enabled: 'Enabled',
  misfirePolicy: 'When a run would start too late',
  gracePeriodSeconds: 'Grace period',
  cronBase: 'Fires after',
  retryLimit: 'Retries',
  retryDelaySeconds: 'First wait',
  retryBackoff: 'Each further wait',
  retryMaxDelaySeconds: 'Longest wait',
  retryJitter: 'Spread the waits',
  timeLimitSeconds: 'Time limit',
  queue: 'Queue',
  priority: 'Priority',
  maxConcurrency: 'Runs at once',
}

/** What words need that the values do not have. */
export type TaskWords = { crontab: (id: number) => string; instant: (iso: string) => string }

/** What the task form says, in words: each plain field, each header and each dependency by itself. */
export function taskEntries(values: TaskFormValues, words: TaskWords): Entries {
  const entries = new Map<string, Entry>()
  for (const [name, label] of Object.entries(LABELS)) entries.set(name, { label, shown: shownOf(name as PlainName, values, words) })
  for (const { name, value } of values.headers) if (name !== '') entries.set(`header ${name}`, { label: `Header ${name}`, shown: value })
  for (const list of EDGE_LISTS) {
    for (const edge of values[list]) {
      if (edge.otherTaskId !== null)
        entries.set(`${list} ${edge.otherTaskId}`, { label: `${EDGE_LABELS[list]} ${edge.otherTaskName}`, shown: edgeShown(edge) })
    }
  }
  return entries
}

/** The form with one thing as it is in `from`: there with the same words, or gone. */
export function takeTaskEntry(values: TaskFormValues, from: TaskFormValues, key: string): TaskFormValues {
  if (key in LABELS) return { ...values, [key]: from[key as PlainName] }
  if (key.startsWith('header ')) {
    const isIt = (header: { name: string }) => `header ${header.name}` === key
    return { ...values, headers: replaced(values.headers, from.headers, isIt) }
  }
  const list = EDGE_LISTS.find((name) => key.startsWith(`${name} `))
  if (list === undefined) return values
  const isIt = (edge: EdgeValues) => `${list} ${edge.otherTaskId}` === key
  return { ...values, [list]: replaced(values[list], from[list], isIt) }
}

const EDGE_LISTS = ['dependsOn', 'dependedOnBy'] as const
const EDGE_LABELS = { dependsOn: 'Depends on', dependedOnBy: 'Depended on by' } as const

/** What fits in `from` in the place of what fits in `rows`, at the end where there was none. */
function replaced<Row>(rows: readonly Row[], from: readonly Row[], isIt: (row: Row) => boolean): Row[] {
  const taken = from.find(isIt)
  const place = rows.findIndex(isIt)
  if (taken === undefined) return rows.filter((row) => !isIt(row))
  return place < 0 ? [...rows, taken] : rows.map((row, index) => (index === place ? taken : row))
}

const MISFIRE_WORDS: Readonly<Record<TaskFormValues['misfirePolicy'], string>> = { run_all: 'Run all', skip: 'Skip', coalesce: 'Coalesce' }
const SECONDS: readonly PlainName[] = ['gracePeriodSeconds', 'retryDelaySeconds', 'retryMaxDelaySeconds', 'timeLimitSeconds']

function shownOf(name: PlainName, values: TaskFormValues, words: TaskWords): string {
  const value = values[name]
  if (name === 'crontabId') return values.crontabId === null ? '' : words.crontab(values.crontabId)
  if (name === 'cronBase') return values.cronBase === '' ? '' : words.instant(values.cronBase)
  if (name === 'misfirePolicy') return MISFIRE_WORDS[values.misfirePolicy]
  if (name === 'retryBackoff') return values.retryBackoff === 'fixed' ? 'stays the same' : 'doubles each time'
  if (name === 'argsText' || name === 'kwargsText') return canonicalJson(values[name])
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (value === null) return ''
  return SECONDS.includes(name) ? `${value} s` : String(value)
}

/** The same arguments are the same words, however they are laid out. */
function canonicalJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function edgeShown(edge: EdgeValues): string {
  return `${edge.future ? 'future: ' : ''}${edgeWords(edge)}`
}
