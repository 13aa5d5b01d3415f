import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { programBuild } from './load-supervisor.mjs'

const original = process.cwd()
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'djag-programs-'))
  process.chdir(folder)
  write('package-lock.json', '{}')
  write('worker/main.ts', 'first')
})
afterEach(() => {
  process.chdir(original)
  rmSync(folder, { recursive: true })
})

function write(path: string, content: string) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

test.each([
  ['a source', 'worker/main.ts'],
  ['a further source', 'server/queue/more.ts'],
  ['the builder', 'scripts/program-build/program-build.ts'],
  ['what is to be installed', 'package-lock.json'],
  ['what is installed', 'node_modules/.package-lock.json'],
])('a build is not taken for one of the present sources when %s has changed', (_what, path) => {
  const first = programBuild()
  write(path, 'second')
  expect(programBuild()).not.toBe(first)
})

test('a build stays what it is when tests or pages change', () => {
  const first = programBuild()
  for (const path of ['worker/main.test.ts', 'worker/testing/helper.ts', 'app/page.tsx']) write(path, 'second')
  expect(programBuild()).toBe(first)
})
