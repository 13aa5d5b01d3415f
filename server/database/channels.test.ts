import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { CHANNELS } from './channels.ts'

const NAMES: readonly string[] = Object.values(CHANNELS)

test('no two channels share a name', () => {
  expect(new Set(NAMES).size).toBe(NAMES.length)
})

test('no channel is spoken of by a name that stands elsewhere', async () => {
  const notifies = /pg_notify\(([^,]*),/g
  const spelled = new RegExp(`['"\`](?:${NAMES.join('|')})['"\`]`)
  for await (const file of glob('{server,worker,app,scripts}/**/*.{ts,tsx,mjs}')) {
    if (/\.test\.ts$|\/channels\.ts$/.test(file)) continue
    const text = await readFile(file, 'utf8')
    for (const [, channel] of text.matchAll(notifies)) expect(channel, file).toMatch(/^(\$\{CHANNELS\.\w+\}|\$1)$/)
    expect(text, file).not.toMatch(spelled)
  }
})
