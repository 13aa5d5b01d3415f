import type { JsonValue } from '#domain/json-value.ts'
import { holdsMaskedPassword, withMaskedPasswords } from '#domain/mask-passwords.ts'
import { isTaskSetting } from '#domain/task-settings/settings-of-tasks.ts'
import { TASK_SETTINGS } from '#domain/task-settings/task-settings.ts'
import type { TaskFormValues } from './task-form-values.ts'

type Record = { [name: string]: JsonValue }

/** A form in which an edit is taken back. Fields by their words. */
export type TakenBack = {
  values: TaskFormValues
  /** What stands in the form as it was before the edit. */
  fields: string[]
  /** Of these, what was edited once more since: saving goes over that, too. */
  changedSince: string[]
  /** What the edit changed and the form does not take back. */
  left: string[]
}

/**
 * The form of a task as it is now, with the fields of one edit as they were before it. Whether it is enabled is left alone: what becomes of the
 * instants meanwhile is asked for by the switch itself.
 * @param edit what the audit of the edit says of the fields that it changed
 */
export function takeBack(present: TaskFormValues, { before, after }: { before: Record; after: Record }): TakenBack {
  const taken: TakenBack = { values: { ...present }, fields: [], changedSince: [], left: [] }
  for (const name of Object.keys(before)) {
    const words = fieldWords(name)
    const [was, became] = [typed(name, before[name]), typed(name, after[name])]
    if (was === null || holdsMaskedPassword(before[name] ?? null)) {
      taken.left.push(was === null ? words : `${words} (a password is not kept in audits)`)
      continue
    }
    Object.assign(taken.values, was)
    taken.fields.push(words)
    const isAsLeft =
      became !== null && Object.entries(became).every(([field, value]) => sameTyped(present[field as keyof TaskFormValues], value))
    if (!isAsLeft) taken.changedSince.push(words)
  }
  return taken
}

const WORDS: Readonly<{ [name: string]: string }> = {
  name: 'Name',
  handler: 'Handler',
  crontab: 'Crontab',
  enabled: 'Enabled',
  cronBase: 'Cron base',
  args: 'Positional arguments',
  kwargs: 'Named arguments',
  headers: 'Headers',
  tags: 'Tags',
}

/** What people call a field of an audit. */
function fieldWords(name: string): string {
  return isTaskSetting(name) ? TASK_SETTINGS[name].label : (WORDS[name] ?? name)
}

/** A recorded value as the form has it; null for what the form does not take back. */
function typed(name: string, value: JsonValue | undefined): Partial<TaskFormValues> | null {
  if (value === undefined) return null
  if (isTaskSetting(name)) return { [name]: value }
  switch (name) {
    case 'name':
    case 'handler':
    case 'cronBase':
      return { [name]: String(value) }
    case 'crontab': {
      // The audit has its words, and behind them its id.
      const id = /#(\d+)$/.exec(String(value))?.[1]
      return id === undefined ? null : { crontabId: Number(id) }
    }
    case 'args':
      return { argsText: JSON.stringify(value, null, 2) }
    case 'kwargs':
      return { kwargsText: JSON.stringify(value, null, 2) }
    case 'headers':
      return { headers: Object.entries(value as { [header: string]: string }).map(([header, text]) => ({ name: header, value: text })) }
    case 'tags':
      return { tags: value as string[] }
    default:
      return null
  }
}

/** JSON keeps no order of names, and audits keep no passwords. */
function sameTyped(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}

function canonical(value: unknown): string {
  const read = withMaskedPasswords((typeof value === 'string' ? parsed(value) : value) as JsonValue)
  return JSON.stringify(read, (_, each) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
