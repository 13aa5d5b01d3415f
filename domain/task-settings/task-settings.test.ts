import { describe, expect, test } from 'vitest'
import { settingWords } from './plain-setting.ts'
import { initialTaskSettings, readTypedSettings, storedSettingShapes, TASK_SETTING_NAMES } from './settings-of-tasks.ts'
import { TASK_SETTING_RULES, TASK_SETTINGS } from './task-settings.ts'

describe('what a setting is in a new form', () => {
  test.each(TASK_SETTING_NAMES)('is accepted by its own schema: %s', (name) => {
    expect(TASK_SETTINGS[name].schema.safeParse(TASK_SETTINGS[name].initial)).toMatchObject({ success: true })
  })

  test('keeps every rule between settings', () => {
    expect(TASK_SETTING_RULES.filter(({ holds }) => !holds(initialTaskSettings))).toEqual([])
  })
})

describe('a number field that is left empty', () => {
  test('means what its setting says, or is asked for, at that setting', () => {
    const { settings, problems } = readTypedSettings({ ...initialTaskSettings, retryLimit: null, priority: null, timeLimitSeconds: null })
    expect(settings).toMatchObject({ retryLimit: 0, timeLimitSeconds: null })
    expect(problems).toEqual({ priority: 'Give a whole number; 0 is usual.' })
  })

  test.each(TASK_SETTING_NAMES)('is never refused without a sentence: %s', (name) => {
    const setting = TASK_SETTINGS[name]
    if (setting.control !== 'number') return
    const takesNothing = setting.schema.safeParse(null).success
    expect(takesNothing || setting.whenEmpty !== undefined).toBe(true)
  })
})

describe('what is read of a stored task', () => {
  const ofAnyKind = [null, 7, -7, true, 'text', 'skip', 'fixed']

  test.each(TASK_SETTING_NAMES)('takes all that its schema takes, and only values of that kind: %s', (name) => {
    const shape = storedSettingShapes[name]
    const { schema, initial } = TASK_SETTINGS[name]
    const kinds = new Set([typeof initial, ...ofAnyKind.filter((value) => schema.safeParse(value).success).map((value) => typeof value)])
    for (const value of [initial, ...ofAnyKind]) {
      if (schema.safeParse(value).success) expect(shape.safeParse(value)).toMatchObject({ success: true })
      if (!kinds.has(typeof value)) expect(shape.safeParse(value)).toMatchObject({ success: false })
    }
  })

  test('is told although a form would refuse it today', () => {
    expect(storedSettingShapes.retryLimit.parse(1_000)).toBe(1_000)
    expect(storedSettingShapes.runbookUrl.parse('wiki')).toBe('wiki')
  })
})

test('what stands in an idle field holds nobody up, and comes back as it was once it counts', () => {
  const typed = { ...initialTaskSettings, retryDelaySeconds: Number.NaN, retryMaxDelaySeconds: 7 }
  expect(readTypedSettings({ ...typed, retryLimit: 0 }).settings).toMatchObject({ retryDelaySeconds: 30, retryMaxDelaySeconds: 7 })
  expect(readTypedSettings({ ...typed, retryLimit: 1 }).settings.retryDelaySeconds).toBeNaN()
})

test.each([
  ['misfirePolicy', 'run_all', 'Run all'],
  ['retryBackoff', 'fixed', 'stays the same'],
  ['retryJitter', false, 'no'],
  ['gracePeriodSeconds', 60, '60 s'],
  ['priority', -3, '-3'],
  ['maxConcurrency', null, ''],
] as const)('%s %s is told as “%s”', (name, value, words) => {
  expect(settingWords(TASK_SETTINGS[name], value)).toBe(words)
})

describe('the address of a runbook', () => {
  test.each(['', 'https://wiki.example.org/a?b#c', 'http://10.0.0.7:8080/'])('may be “%s”', (address) => {
    expect(TASK_SETTINGS.runbookUrl.schema.parse(` ${address} `)).toBe(address)
  })

  test.each(['javascript:alert(1)', 'wiki.example.org', 'file:///etc/passwd', 'data:text/html,x'])('is never “%s”', (address) => {
    expect(TASK_SETTINGS.runbookUrl.schema.safeParse(address).error?.issues[0]?.message).toContain('A whole address')
  })
})
