import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { processesServing } from '#server/embedded-postgres/processes.ts'
import { acquire, killProgram, makeFolder, type Program, query, startProgram } from '#tests/embedded-postgres.ts'
import { processTree } from '#tests/process-tree.ts'
import { chanceOf } from '#tests/simulation/chance.ts'

interface Options {
  /** How many programs start at once. */
  programs: number
  rounds: number
  seed: number | string
  /** How one of them is started; one that does nothing but use the database unless told otherwise. */
  start?(dataDir: string): Program
}

function killHard(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It went together with another one.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** As a power cut would, but that PostgreSQL's other processes find out by themselves, so that the next start meets them too. */
async function killEverything(path: string, programs: readonly Program[]) {
  for (const { process: program } of programs) for (const pid of program.pid === undefined ? [] : processTree(program.pid)) killHard(pid)
  for (const postmaster of processesServing(path)) killHard(postmaster)
  await Promise.all(programs.map(killProgram))
  // Somebody killed may have started one in its last moment.
  for (const postmaster of processesServing(path)) killHard(postmaster)
}

/** Writes a row more, beside the programs; gives how many there are. */
async function writeRow(dataDir: string, round: number): Promise<number> {
  const { url, release } = await acquire(dataDir)
  await query(url, `create table if not exists written (round int primary key); insert into written values (${round})`)
  const [found] = await query<{ count: number }>(url, 'select count(*)::int as count from written')
  await release()
  return found?.count ?? 0
}

/**
 * Kills all programs and PostgreSQL, at whatever moment of their start or after it, and starts them again at once, over and over. Once in two
 * rounds they are let come up: then every one of them must, on the same PostgreSQL, with all that was ever written in it.
 * @throws Error with the seed, the round and what the program said
 */
export async function killAndStart({ programs, rounds, seed, start = startProgram }: Options): Promise<void> {
  const folder = makeFolder()
  const dataDir = join(folder, 'data')
  const chance = chanceOf('kill and start', seed, programs)
  let running: Program[] = []
  let written = 0
  try {
    for (let round = 1; round <= rounds; round++) {
      running = Array.from({ length: programs }, () => start(dataDir))
      if (chance.is(0.5) && round < rounds) await delay(chance.below(700))
      else {
        const words = await Promise.all(running.map(({ word }) => word)).catch((error: Error) => {
          throw new Error(`Seed ${seed}, ${programs} programs, round ${round}: ${error.message}`, { cause: error })
        })
        if (new Set(words).size !== 1) throw new Error(`Seed ${seed}, round ${round}: the programs use ${words.join(' and ')}.`)
        written++
        const left = await writeRow(dataDir, round)
        if (left !== written) throw new Error(`Seed ${seed}, round ${round}: ${left} of ${written} rows are left.`)
        if (chance.is(0.5)) await delay(chance.below(100))
      }
      await killEverything(join(dataDir, 'postgres'), running)
    }
  } finally {
    await killEverything(join(dataDir, 'postgres'), running)
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}
