import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { startDurableServer } from '../../bench/measuring/durable-server.ts'
import { StartFailure } from '../failure.ts'
import { installPeers } from './install-peers.ts'

const FOLDER = 'bench'

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
 * measure of them.
 */
export async function runBenchmarks(names: readonly string[]): Promise<void> {
  const benchmarks = chosenBenchmarks(names.filter((name) => name !== '--peers'))
  const peers = names.includes('--peers') ? await installPeers() : null
  const server = await startDurableServer()
  try {
    for (const [index, { file, words }] of benchmarks.entries()) {
      const env = {
        ...process.env,
        DATABASE_URL: await server.makeDatabase(`bench_${index}`),
        ...(peers !== null && { DJAG_BENCH_PEERS: peers }),
      }
      const child = spawn(process.execPath, [join(FOLDER, file), ...words], { stdio: 'inherit', env })
      const [code] = await once(child, 'exit')
      if (code !== 0) process.exitCode = 1
    }
  } finally {
    await server.stop()
    if (peers !== null) rmSync(peers, { recursive: true, force: true })
  }
}
