import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/**
 * A `docker` that is none, for machines without an engine: what it is told to run in a container it runs on this machine, as the engine's daemon
 * would, outside of the process group of whoever asked, with the variables of the file that it is given and no others. It knows `run`, `ps` and `rm`.
 */
const SOURCE = `#!${process.execPath}
const { spawn } = require('node:child_process')
const { appendFileSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const folder = __dirname + '/containers'
const [word, ...words] = process.argv.slice(2)
appendFileSync(__dirname + '/calls', JSON.stringify(process.argv.slice(2)) + '\\n')
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
if (word === 'ps') {
  for (const name of readdirSync(folder)) console.log(name, read(name).labels['djag.process'])
} else if (word === 'rm') {
  const name = words.at(-1)
  try {
    const { pid } = read(name)
    rmSync(join(folder, name))
    process.kill(-pid, 'SIGKILL')
  } catch {}
} else {
  const flags = new Set(['--rm', '--interactive'])
  const given = { name: '', label: [] }
  let at = 0
  for (; words[at].startsWith('--'); at++) {
    if (flags.has(words[at])) continue
    const key = words[at].slice(2)
    const value = words[++at]
    if (Array.isArray(given[key])) given[key].push(value)
    else given[key] = value
  }
  const [image, ...command] = words.slice(at)
  if (given.entrypoint) command.unshift(given.entrypoint)
  if (image.startsWith('missing')) {
    console.error('Unable to find image')
    process.exit(125)
  }
  const lines = readFileSync(given['env-file'], 'utf8').split('\\n').filter(Boolean)
  const variables = Object.fromEntries(lines.map((line) => line.split(/=(.*)/)))
  appendFileSync(__dirname + '/environments', JSON.stringify(process.env) + '\\n')
  const env = { PATH: process.env.PATH, ...variables }
  const child = spawn(command[0], command.slice(1), { detached: true, env, stdio: ['pipe', 'inherit', 'inherit'] })
  const labels = Object.fromEntries(given.label.map((label) => label.split('=')))
  writeFileSync(join(folder, given.name), JSON.stringify({ pid: child.pid, labels }))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', () => process.exit(127))
  child.on('exit', (code, signal) => {
    rmSync(join(folder, given.name), { force: true })
    process.exit(code ?? (signal === 'SIGKILL' ? 137 : 143))
  })
}
`

export type FakeContainerEngine = {
  /** The PATH by which it is found before all others. */
  path: string
  /** The names of the containers there are. */
  containers(): string[]
  /** Kills what still runs in them. */
  stop(): void
  /** All words it was ever called with, as text. */
  calls(): string
  /** All that ever was in its own environment, as text. */
  environments(): string
}

/** Makes one in a folder of its own. */
export function fakeContainerEngine(): FakeContainerEngine {
  const folder = mkdtempSync(join(tmpdir(), 'djag-engine-'))
  mkdirSync(join(folder, 'containers'))
  writeFileSync(join(folder, 'calls'), '')
  writeFileSync(join(folder, 'docker'), SOURCE)
  chmodSync(join(folder, 'docker'), 0o755)
  return {
    path: `${folder}${delimiter}${process.env.PATH}`,
    containers: () => readdirSync(join(folder, 'containers')),
    stop: () => {
      for (const name of readdirSync(join(folder, 'containers'))) execFileSync(join(folder, 'docker'), ['rm', '--force', name])
    },
    calls: () => readFileSync(join(folder, 'calls'), 'utf8'),
    environments: () => readFileSync(join(folder, 'environments'), 'utf8'),
  }
}
