import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { processTree } from '#tests/process-tree.ts'
import { startDurableServer } from '../../bench/measuring/durable-server.ts'
import { StartFailure } from '../failure.ts'
import { installPeers } from './install-peers.ts'

const FOLDER = 'bench'
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

type Chosen = { file: string; words: string[] }

/** As `storm` or, with a word for the benchmark, `storm:100000`. */
function chosenBenchmarks(names: readonly string[]): Chosen[] {
  const all = readdirSync(FOLDER).filter((file) => file.endsWith('.ts'))
  if (names.length === 0) return all.map((file) => ({ file, words: [] }))
  return names.map((name) => {
    const [part = '', ...words] = name.split(':')
    const file = `${basename(part, '.ts')}.ts`
    if (!all.includes(file))
      throw new StartFailure(
        `There is no benchmark "${basename(file, '.ts')}". There are: ${all.map((each) => basename(each, '.ts')).join(', ')}.`,
      )
    return { file, words }
  })
}

/**
 * Runs the named benchmarks, or all, one after the other, each against a fresh migrated database (DATABASE_URL) on a throwaway PostgreSQL
 * with its default durability. `--peers` among the names: other schedulers are measured in the same run, where a benchmark has something to
 * measure of them. Asked to end by a signal, it ends all that it started, and leaves no PostgreSQL and no files.
 */
export async function runBenchmarks(names: readonly string[]): Promise<void> {
  const benchmarks = chosenBenchmarks(names.filter((name) => name !== '--peers'))
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  for (const signal of SIGNALS) process.on(signal, stop)
  const peers = names.includes('--peers') ? await installPeers() : null
  try {
    await measure(benchmarks, peers, stopping.signal)
  } finally {
    if (peers !== null) rmSync(peers, { recursive: true, force: true })
    for (const signal of SIGNALS) process.off(signal, stop)
  }
}

/** @param peers the folder of other schedulers; null: they are not measured */
async function measure(benchmarks: readonly Chosen[], peers: string | null, stopped: AbortSignal): Promise<void> {
  const server = await startDurableServer()
  try {
    for (const [index, { file, words }] of benchmarks.entries()) {
      const DATABASE_URL = await server.makeDatabase(`bench_${index}`)
      // What a benchmark keeps in files goes with those of the server, also when it is killed.
      const env = { ...process.env, DATABASE_URL, TMPDIR: server.dataDir, ...(peers !== null && { DJAG_BENCH_PEERS: peers }) }
      if (stopped.aborted) break
      if (!(await succeeds([join(FOLDER, file), ...words], env, stopped))) process.exitCode = 1
    }
  } finally {
    await server.stop()
  }
  if (stopped.aborted) process.exitCode = 1
}

/** Runs a benchmark to its end, or until it is to be stopped: then with all that it started, as nothing that it measures is worth saving. */
async function succeeds(command: readonly string[], env: NodeJS.ProcessEnv, stopped: AbortSignal): Promise<boolean> {
  const child = spawn(process.execPath, command, { stdio: 'inherit', env })
  const end = () => {
    for (const pid of processTree(child.pid ?? 0)) kill(pid)
  }
  stopped.addEventListener('abort', end)
  const [code] = await once(child, 'exit')
  stopped.removeEventListener('abort', end)
  return code === 0
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
