import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { isGone, ownMark } from './process-mark.ts'
import { removeLeftVariables, variablesFile } from './variables-file.ts'

const [namespace = '', boot = '', pid = '', start = ''] = ownMark().split('.')
const gonePid = spawnSync(process.execPath, ['--version']).pid

test('a process is taken for gone only where it could be seen: in the same PID namespace, since the same boot', () => {
  expect(isGone([namespace, boot, pid, start].join('.'))).toBe(false)
  expect(isGone([namespace, boot, gonePid, start].join('.'))).toBe(true)
  expect(isGone([namespace, boot, pid, `${start}0`].join('.'))).toBe(true)
  expect(isGone([`${namespace}0`, boot, gonePid, start].join('.'))).toBe(false)
  expect(isGone([namespace, 'another-boot', gonePid, start].join('.'))).toBe(false)
  for (const none of ['', `${gonePid}.${start}`, '...']) expect(isGone(none)).toBe(false)
})

test('the file of variables is the worker’s user’s alone, and gone with its run, or with the next one if that was killed', () => {
  const file = variablesFile({ A: 'one = "1" # x', EMPTY: '' })
  expect(readFileSync(file.path, 'utf8')).toBe('A=one = "1" # x\nEMPTY=\n')
  expect([statSync(file.path).mode & 0o777, statSync(dirname(file.path)).mode & 0o777]).toEqual([0o600, 0o700])
  const left = join(tmpdir(), `djag-container-${namespace}.${boot}.${gonePid}.${start}.x`)
  mkdirSync(left)
  try {
    removeLeftVariables()
    expect([existsSync(left), existsSync(file.path)]).toEqual([false, true])
  } finally {
    rmSync(left, { recursive: true, force: true })
    file.remove()
  }
  expect(existsSync(dirname(file.path))).toBe(false)
})
