import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runCommandLine } from './command-line.ts'

/** What each page on moving takes for an example, by the name that it has there. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'mine.cron': '0 5 * * * /srv/shop/load.sh\n0 6 * * * /srv/shop/report.sh\n',
  'units.txt': `# load.timer
[Timer]
OnCalendar=05:00
# load.service
[Service]
ExecStart=/srv/shop/load
# report.timer
[Timer]
OnCalendar=06:00
# report.service
[Unit]
After=load.service
[Service]
ExecStart=/srv/shop/report
`,
  'jobs.yaml': `apiVersion: batch/v1
kind: CronJob
metadata: { name: load }
spec:
  schedule: "0 5 * * *"
  jobTemplate: { spec: { template: { spec: { containers: [{ image: registry.example.org/etl/load, command: [load] }] } } } }
`,
  'cronicle.txt': JSON.stringify({
    rows: [
      {
        ...{ id: 'e1', title: 'Load', enabled: 1, plugin: 'shellplug', timezone: 'Europe/Berlin' },
        ...{ timing: { hours: [5], minutes: [0] }, params: { script: '#!/bin/sh\nload\n' } },
      },
    ],
  }),
}
const PAGES = ['move-from-cron', 'move-from-systemd', 'move-from-kubernetes', 'move-from-airflow-or-cronicle']

test.each(PAGES)('each import that docs/%s.md shows is taken as it stands there, and writes nothing but what it says', async (page) => {
  const text = readFileSync(fileURLToPath(new URL(`../../docs/${page}.md`, import.meta.url)), 'utf8')
  const shown = [...text.matchAll(/^ *npx djag (import .*?)(?: +#.*)?$/gm)].map(([, words = '']) => words.split(' '))
  expect(shown.length).toBeGreaterThan(0)
  for (const words of shown) {
    const folder = mkdtempSync(join(tmpdir(), 'djag-shown-'))
    const [file = ''] = words.slice(1)
    writeFileSync(join(folder, file), EXAMPLES[file] ?? '')
    const handlers = join(folder, 'handlers')
    mkdirSync(handlers)
    const places = new Map([
      [file, join(folder, file)],
      ['/srv/djag/handlers', handlers],
    ])
    const { exitCode, out, error } = await djag(
      folder,
      words.map((word) => places.get(word) ?? word),
    )
    if (words.includes('--apply')) {
      // There is no Djag here: it gets as far as asking for one.
      expect(error).toContain('npx djag login')
      continue
    }
    expect([exitCode, error]).toEqual([0, ''])
    expect(out).toMatch(/load/i)
    expect(readdirSync(folder).toSorted()).toEqual(['handlers', file].toSorted())
    expect(readdirSync(handlers).length > 0).toBe(words.includes('--handlers'))
  }
})

async function djag(home: string, words: string[]) {
  const said = { out: '', error: '' }
  const exitCode = await runCommandLine(words, {
    env: { XDG_CONFIG_HOME: home },
    stdin: Readable.from(['']),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.error += text) },
  })
  return { exitCode, ...said }
}
