import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

test('each server action says its own name, as a build leaves functions none', async () => {
  const found: { exported: string; said: string | undefined }[] = []
  for await (const file of glob('server/server-actions/*-actions.ts')) {
    const text = await readFile(file, 'utf8')
    for (const [, exported = '', said] of text.matchAll(/export const (\w+)Action = \w+Action\(\s*(?:'(\w+)')?/g))
      found.push({ exported, said })
  }
  expect(found.length).toBeGreaterThan(30)
  expect(found.filter(({ exported, said }) => exported !== said)).toEqual([])
})
