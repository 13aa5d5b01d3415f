import { describe, expect, test } from 'vitest'
import { sortOut } from './tasks-there-already.ts'

const of = (command: string) => `Imported from web-1: ${command}`
const task = (name: string, expression: string, command = 'backup', more: object = {}) => ({
  ...{ name, description: of(command), crontab: { expression, timezone: 'UTC' }, ...more },
})
const row = (name: string, minute: string, hour: string, command = 'backup') => ({
  ...{ name, description: `By Ada.\n\n${of(command)}` },
  crontab: { second: '0', minute, hour, dayOfMonth: '*', month: '*', dayOfWeek: '*' },
})

describe('an import that is done again', () => {
  test('makes the line alone that came in front of another of the same command, under a name of its own', () => {
    const again = sortOut(
      [row('backup', '0', '1')],
      [
        task('backup', '0 13 * * *'),
        task('backup-2', '0 1 * * *'),
        task('mail', '0 14 * * *', 'mail', { dependsOn: ['backup', { task: 'backup-2' }] }),
      ],
    )
    expect(again.existing).toEqual(['backup'])
    expect(again.others).toEqual([])
    expect(again.missing.map(({ task: each, index }) => [each.name, index, 'dependsOn' in each ? each.dependsOn : undefined])).toEqual([
      ['backup-3', 0, undefined],
      ['mail', 2, ['backup-3', { task: 'backup' }]],
    ])
  })

  test('knows a task again whose times or name somebody has changed', () => {
    expect(sortOut([row('backup', '5', '2')], [task('backup', '0 1 * * *')])).toMatchObject({ existing: ['backup'], missing: [] })
    expect(sortOut([row('nightly', '5', '2')], [task('backup', '0 1 * * *')])).toMatchObject({ existing: ['nightly'], missing: [] })
    const renamed = sortOut(
      [row('nightly', '0', '1'), row('backup', '0', '2')],
      [task('backup', '0 1 * * *'), task('backup-2', '0 2 * * *')],
    )
    expect(renamed).toMatchObject({ existing: ['nightly', 'backup'], missing: [] })
  })

  test('takes no task for its own that is of something else, whatever its name and times', () => {
    const { others, missing, existing } = sortOut([row('backup', '0', '1', 'other')], [task('backup', '0 1 * * *')])
    expect([others.length, missing, existing]).toEqual([1, [], []])
  })
})
