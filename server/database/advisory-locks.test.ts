import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ADVISORY_LOCKS } from './advisory-locks.ts'

test('no two advisory locks share a number', () => {
  const numbers = Object.values(ADVISORY_LOCKS)
  expect(new Set(numbers).size).toBe(numbers.length)
})

test('no lock is taken by a number that stands elsewhere', async () => {
  const takes = /advisory_(?:xact_)?(?:un)?lock(?:_shared)?\((.*?)\)/g
  for (const folder of ['server', 'worker', 'scripts']) {
    for await (const file of glob(`${folder}/**/*.ts`)) {
      if (file.endsWith('.test.ts')) continue
      for (const [, lock] of (await readFile(file, 'utf8')).matchAll(takes))
        expect(lock, file).toMatch(/^(\$\{ADVISORY_LOCKS\.\w+\}|\$\{\w+_LOCK\}|\$1)$/)
    }
  }
  const declares = /const \w+_LOCK = (.*)/g
  for await (const file of glob('{server,worker,scripts}/**/*.ts'))
    for (const [, number] of (await readFile(file, 'utf8')).matchAll(declares)) expect(number, file).toMatch(/^ADVISORY_LOCKS\./)
})
