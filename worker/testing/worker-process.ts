import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { programBuild } from '../../scripts/program-build/load-supervisor.mjs'

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
export const SUPERVISED_WORKER = fromRoot('scripts/worker.mjs')
const READY = 'The worker is ready.'

export type WorkerProcess = {
  pid: number
  /** Resolves when it is ready to run; rejects with what it printed if it ends before. */
  ready: Promise<void>
  /** Resolves with its exit code, or null when a signal ended it. */
  ended: Promise<number | null>
  /** Resolves when it has logged this message, also in the past. */
  logged(message: string): Promise<void>
  /** Everything it printed so far. */
  output(): string
  signal(signal: NodeJS.Signals): void
}

const started: ChildProcess[] = []

let found: string | undefined

/** The path of a part of the build of the present sources, which starts in a quarter of the time; undefined where nobody has built them. */
export function builtPart(name: string): string | undefined {
  // Its name is made from all sources, which takes a twentieth of a second.
  found ??= fromRoot(programBuild())
  const path = join(found, name)
  return existsSync(path) ? path : undefined
}

/** As its supervisor starts it: from the build, or from the sources. */
function ownProgram(): { words: string[]; environment: Record<string, string> } {
  const built = builtPart('worker.mjs')
  if (built === undefined) return { words: [fromRoot('worker/main.ts')], environment: {} }
  return { words: ['--enable-source-maps', built], environment: { NODE_COMPILE_CACHE: join(dirname(built), 'cache') } }
}

/** Starts a real worker on this database; settings are environment variables. `program`: left out, its own; else `npm run worker`'s with its supervisor. */
export function startWorkerProcess(databaseUrl: string, settings: Record<string, string> = {}, program?: string): WorkerProcess {
  const { words, environment } = program === undefined ? ownProgram() : { words: [program], environment: {} }
  const child = spawn(process.execPath, words, {
    env: {
      ...environment,
      NODE_ENV: 'test',
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      DJAG_SECRET: 'only-for-tests-'.repeat(3),
      DJAG_CONCURRENCY: '4',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let output = ''
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const look of waiting) look()
    })
  }
  const logged = (message: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!output.includes(message)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const ready = Promise.race([
    logged(READY),
    ended.then((code) => {
      if (!output.includes(READY)) throw new Error(`The worker ended with ${code}:\n${output}`)
    }),
  ])
  ready.catch(() => {})
  return { pid: child.pid ?? 0, ready, ended, logged, output: () => output, signal: (signal) => void child.kill(signal) }
}

/** For `afterAll`: nothing a test started lives on. */
export async function killWorkerProcesses(): Promise<void> {
  const alive = started.filter((child) => child.exitCode === null && child.signalCode === null)
  const ends = alive.map((child) => new Promise((resolve) => child.once('exit', resolve)))
  for (const child of alive) child.kill('SIGKILL')
  await Promise.all(ends)
}

/** A folder outside the house, as a team would keep its handlers. */
export function makeHandlersFolder(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'djag-handlers-'))
  for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, name), source)
  return folder
}

/** The source of a team's handler file without arguments. */
export function handlerSource(name: string, body: string, input = 'z.object({})'): string {
  return `import { defineHandler } from 'djag'
import { z } from 'zod'
export default defineHandler({
  name: '${name}',
  description: 'For a test.',
  input: ${input},
  async run(context, input) { ${body} },
})
`
}
