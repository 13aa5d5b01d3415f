import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { acquireEmbeddedPostgres, type EmbeddedPostgres } from '#server/embedded-postgres/embedded-postgres.ts'
import { makeOwnedDatabase } from '#tests/postgres-server.ts'
import { TEMPLATE_PREPARATIONS } from '#tests/prepare-template.ts'
import { StartFailure } from '../failure.ts'

const FOLDER = 'bench'

function chosenBenchmarks(names: readonly string[]): string[] {
  const all = readdirSync(FOLDER).filter((file) => file.endsWith('.ts'))
  const chosen = names.length === 0 ? all : names.map((name) => `${basename(name, '.ts')}.ts`)
  const unknown = chosen.find((file) => !all.includes(file))
  if (unknown)
    throw new StartFailure(
      `There is no benchmark "${basename(unknown, '.ts')}". There are: ${all.map((file) => basename(file, '.ts')).join(', ')}.`,
    )
  return chosen
}

/** A database of its own for each benchmark, as what one leaves behind would slow the next. */
async function makeDatabase(server: EmbeddedPostgres, name: string): Promise<string> {
  const url = await makeOwnedDatabase({ url: server.superuserUrl, ownerUrl: server.url }, name)
  for (const prepare of TEMPLATE_PREPARATIONS) await prepare(url)
  return url
}

/**
 * Runs the named benchmarks, or all, one after the other, each against a fresh migrated database (DATABASE_URL) on a throwaway PostgreSQL
 * with its default durability.
 */
export async function runBenchmarks(names: readonly string[]): Promise<void> {
  const benchmarks = chosenBenchmarks(names)
  const dataDir = mkdtempSync(join(tmpdir(), 'djag-bench-'))
  chmodSync(dataDir, 0o755)
  const server = await acquireEmbeddedPostgres({ dataDir, log: console.error, settings: { max_connections: '200' } })
  try {
    for (const [index, file] of benchmarks.entries()) {
      const url = await makeDatabase(server, `bench_${index}`)
      const child = spawn(process.execPath, [join(FOLDER, file)], { stdio: 'inherit', env: { ...process.env, DATABASE_URL: url } })
      const [code] = await once(child, 'exit')
      if (code !== 0) process.exitCode = 1
    }
  } finally {
    await server.release()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
