import { tagKey } from '#domain/tag-input.ts'
import { settingWords } from '#domain/task-settings/plain-setting.ts'
import { isTaskSetting, TASK_SETTING_NAMES } from '#domain/task-settings/settings-of-tasks.ts'
import { TASK_SETTINGS, type TaskSettingName } from '#domain/task-settings/task-settings.ts'
import type { Entries, Entry } from '../../forms/conflict.ts'
import { edgeWords } from '../edge-words.ts'
import type { EdgeValues, TaskFormValues } from './task-form-values.ts'

type OtherName = Exclude<keyof TaskFormValues, TaskSettingName | 'headers' | 'tags' | 'dependsOn' | 'dependedOnBy' | 'enableChoice'>

/** What is no plain setting, and stands for itself all the same. */
const OTHER_LABELS: Readonly<Record<OtherName, string>> = {
  name: 'Name',
  handler: 'Handler',
  kwargsText: 'Named arguments',
  argsText: 'Positional arguments',
  crontabId: 'Crontab',
  enabled: 'Enabled',
  cronBase: 'Fires after',
}

/** What words need that the values do not have. */
export type TaskWords = { crontab: (id: number) => string; instant: (iso: string) => string }

/** What the task form says, in words: each plain field, each header and each dependency by itself. */
export function taskEntries(values: TaskFormValues, words: TaskWords): Entries {
  const entries = new Map<string, Entry>()
  for (const [name, label] of Object.entries(OTHER_LABELS)) entries.set(name, { label, shown: shownOf(name as OtherName, values, words) })
  for (const name of TASK_SETTING_NAMES)
    entries.set(name, { label: TASK_SETTINGS[name].label, shown: settingWords(TASK_SETTINGS[name], values[name]) })
  for (const { name, value } of values.headers) if (name !== '') entries.set(`header ${name}`, { label: `Header ${name}`, shown: value })
  for (const tag of values.tags) entries.set(`tag ${tagKey(tag)}`, { label: `Tag ${tag}`, shown: 'on it' })
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
  if (key in OTHER_LABELS || isTaskSetting(key)) return { ...values, [key]: from[key as OtherName | TaskSettingName] }
  if (key.startsWith('header ')) {
    const isIt = (header: { name: string }) => `header ${header.name}` === key
    return { ...values, headers: replaced(values.headers, from.headers, isIt) }
  }
  if (key.startsWith('tag ')) return { ...values, tags: replaced(values.tags, from.tags, (tag) => `tag ${tagKey(tag)}` === key) }
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

function shownOf(name: OtherName, values: TaskFormValues, words: TaskWords): string {
  if (name === 'crontabId') return values.crontabId === null ? '' : words.crontab(values.crontabId)
  if (name === 'cronBase') return values.cronBase === '' ? '' : words.instant(values.cronBase)
  if (name === 'enabled') return values.enabled ? 'yes' : 'no'
  if (name === 'argsText' || name === 'kwargsText') return canonicalJson(values[name])
  return values[name]
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
