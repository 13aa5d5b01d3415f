import { z } from 'zod'
import { TASK_SETTINGS, type TaskSettingGroup, type TaskSettingName, type TaskSettings, type TypedTaskSettings } from './task-settings.ts'

/** In the order in which people see them. */
export const TASK_SETTING_NAMES = Object.keys(TASK_SETTINGS) as TaskSettingName[]

/** For a zod object: the schema of each. What an input leaves out is as in a new form, so that a page opened before an upgrade can save. */
export const taskSettingSchemas = Object.fromEntries(
  TASK_SETTING_NAMES.map((name) => [name, (TASK_SETTINGS[name].schema as z.ZodType).default(TASK_SETTINGS[name].initial)]),
) as unknown as { [Name in TaskSettingName]: z.ZodDefault<z.ZodType<TaskSettings[Name]>> }

/**
 * For a zod object: what of each is read of a stored task. What kind of value it is, and whether it may be empty; laxer than what may be typed, as
 * it also tells what was stored under another description.
 */
export const storedSettingShapes = Object.fromEntries(TASK_SETTING_NAMES.map((name) => [name, storedShapeOf(name)])) as unknown as {
  readonly [Name in TaskSettingName]: z.ZodType<TaskSettings[Name]>
}

function storedShapeOf(name: TaskSettingName): z.ZodType {
  const setting = TASK_SETTINGS[name]
  const value = kindOf(setting)
  return setting.schema.safeParse(null).success ? value.nullable() : value
}

function kindOf(setting: (typeof TASK_SETTINGS)[TaskSettingName]): z.ZodType {
  if ('options' in setting) return z.enum(setting.options.map((option) => option.value))
  switch (setting.control) {
    case 'number':
      return z.number().int()
    case 'checkbox':
      return z.boolean()
    default:
      return z.string()
  }
}

/** What they are in a new form. */
export const initialTaskSettings = Object.fromEntries(TASK_SETTING_NAMES.map((name) => [name, TASK_SETTINGS[name].initial])) as TaskSettings

/** The settings out of all that is known of a task: a row, an input, what stands in a form. */
export function taskSettingsOf<All extends TypedTaskSettings>(all: All): Pick<All, TaskSettingName> {
  return Object.fromEntries(TASK_SETTING_NAMES.map((name) => [name, all[name]])) as Pick<All, TaskSettingName>
}

/** Those of one part of the form. */
export function settingsIn(group: TaskSettingGroup): TaskSettingName[] {
  return TASK_SETTING_NAMES.filter((name) => TASK_SETTINGS[name].group === group)
}

/** True for the name of a setting. */
export function isTaskSetting(name: string): name is TaskSettingName {
  return Object.hasOwn(TASK_SETTINGS, name)
}

/**
 * What a form says, as an input has it. What is idle and can't be read is as in a new form.
 * @returns what is wanting stands in `problems`, by name; the schemas find the rest
 */
export function readTypedSettings(typed: TypedTaskSettings): {
  settings: TypedTaskSettings
  problems: Partial<Record<TaskSettingName, string>>
} {
  const problems: Partial<Record<TaskSettingName, string>> = {}
  const read = (name: TaskSettingName): unknown => {
    const setting = TASK_SETTINGS[name]
    const value = typed[name]
    if (setting.isIdle?.(typed) && !setting.schema.safeParse(value).success) return setting.initial
    if (value !== null || setting.control !== 'number' || setting.whenEmpty === undefined) return value
    if ('means' in setting.whenEmpty) return setting.whenEmpty.means
    problems[name] = setting.whenEmpty.problem
    return setting.initial
  }
  const settings = Object.fromEntries(TASK_SETTING_NAMES.map((name) => [name, read(name)])) as TypedTaskSettings
  return { settings, problems }
}
