import type { z } from 'zod'

/** What is said of a setting, always or by what stands in the others at the moment. */
export type Told<Words, Typed> = Words | ((typed: Typed) => Words)

/** A number that is typed; what an empty field means where the value can't be empty. */
export type NumberControl = {
  control: 'number'
  unit?: 'seconds'
  whenEmpty?: { means: number } | { problem: string }
}

/** One of a few known values; `select` shows the chosen one, `radios` all of them with what each means. */
export type ChoiceControl<Value> = {
  control: 'select' | 'radios'
  options: readonly { value: Value; label: string; help?: string }[]
}

/** A yes or no, a name that programs read, text for people, on one line or several. */
export type OtherControl = { control: 'checkbox' | 'name' | 'line' | 'text' }

/**
 * One plain setting: all that input, form, pages, conflicts and audits know of it.
 * @template Typed all settings as they stand in the form, `All` as they are stored
 */
export type PlainSetting<Value, Typed, All, Group extends string> = {
  /** With which others it stands in the form. */
  group: Group
  label: string
  help?: Told<string, Typed>
  /** May stay empty. */
  isOptional?: Told<boolean, Typed>
  /** It means nothing at the moment: it keeps its place and what stands in it, and holds nobody up. */
  isIdle?: (typed: Typed) => boolean
  schema: z.ZodType<Value>
  /** What it is in a new form, in the database, and where an input leaves it out. */
  initial: Value
  /** How a task's page tells it, null: not at all just now. Without it, another setting or another part of the page does. */
  page?: { name: string; words: (all: All) => string | null }
} & ControlOf<Value>

type ControlOf<Value> = [Value] extends [number | null]
  ? NumberControl
  : [Value] extends [boolean]
    ? OtherControl
    : string extends Value
      ? OtherControl
      : ChoiceControl<Value>

/** A value of a setting as conflicts and audits tell it; nothing for null. */
export function settingWords(setting: NumberControl | OtherControl | ChoiceControl<string>, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if ('options' in setting) return setting.options.find((option) => option.value === value)?.label ?? String(value)
  return 'unit' in setting && setting.unit === 'seconds' ? `${value} s` : String(value)
}
