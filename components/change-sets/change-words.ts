import type { JsonValue } from '#domain/json-value.ts'
import { settingWords } from '#domain/task-settings/plain-setting.ts'
import { isTaskSetting } from '#domain/task-settings/settings-of-tasks.ts'
import { TASK_SETTINGS } from '#domain/task-settings/task-settings.ts'
import type { ChangeSetView, ChangeView } from '#domain/views/change-set-views.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import { crontabColumnLabel } from '../crontabs/crontab-entries.ts'
import { edgeWords } from '../tasks/edge-words.ts'

/** What a change does, in a sentence without an end: “Delete “load””. */
export function changeInWords({ kind, doing, name, edge, fields }: ChangeView): string {
  if (kind === 'crontab') return `Change ${name.charAt(0).toLowerCase()}${name.slice(1)}`
  if (edge) {
    const [depender, dependee] = [`“${edge.dependerName}”`, `“${edge.dependeeName}”`]
    if (doing === 'removed') return `${depender} no longer waits for ${dependee}`
    const terms = edge.after ? `: ${edgeWords(edge.after)}` : ''
    return `${depender} ${doing === 'added' ? 'waits' : 'waits otherwise'} for ${dependee}${terms}`
  }
  if (doing === 'added') return `Make the task “${name}”`
  if (doing === 'removed') return `Delete “${name}”`
  const [only] = fields.length === 1 ? fields : []
  if (only?.name === 'enabled') return `${only.after === true ? 'Enable' : 'Disable'} “${name}”`
  return `Change “${name}”`
}

const MISSED: Readonly<Record<ResumeChoice, string>> = {
  fromNow: 'It goes on from when this is applied: what passed until then is recorded as skipped.',
  latest: 'The latest instant that passed until this is applied runs; older ones are recorded as skipped.',
  all: 'All instants that passed until this is applied run, oldest first.',
}

/** What becomes of the instants that passed while a task was disabled that a change enables, in a sentence; null: it enables none. */
export function missedInWords({ enableChoice }: Pick<ChangeView, 'enableChoice'>): string | null {
  return enableChoice && MISSED[enableChoice]
}

/** What is no plain setting of a task. */
const TASK_LABELS: Readonly<Record<string, string>> = {
  name: 'Name',
  handler: 'Handler',
  kwargs: 'Named arguments',
  args: 'Positional arguments',
  headers: 'Headers',
  crontabId: 'Crontab',
  enabled: 'Enabled',
  cronBase: 'Fires after',
  tags: 'Tags',
}

const EDGE_LABELS: Readonly<Record<string, string>> = { waits: 'Waits', future: 'Future', endings: 'Opens after', freshness: 'How fresh' }

/** What a field of a change is called where it is edited. */
export function fieldLabel(kind: ChangeView['kind'], name: string): string {
  if (kind === 'crontab') return crontabColumnLabel(name)
  if (kind === 'edge') return EDGE_LABELS[name] ?? name
  return TASK_LABELS[name] ?? (isTaskSetting(name) ? TASK_SETTINGS[name].label : name)
}

/** What stands in a field, as people say it. @param crontabs in words, by id */
export function fieldWords(
  kind: ChangeView['kind'],
  name: string,
  value: JsonValue | undefined,
  crontabs: ChangeSetView['crontabs'],
): JsonValue | undefined {
  if (kind === 'edge' && name === 'waits')
    return value ? edgeWords(value as NonNullable<ChangeView['edge']>['after'] & object) : 'does not wait'
  if (value === null || value === undefined) return value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (kind !== 'task') return value
  if (name === 'crontabId') return crontabs[String(value)] ?? `crontab ${String(value)}`
  if (name === 'tags' && Array.isArray(value)) return value.join(', ')
  return isTaskSetting(name) ? settingWords(TASK_SETTINGS[name], value) : value
}
