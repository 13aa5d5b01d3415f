import { setTimeout as delay } from 'node:timers/promises'
import { diceOf } from '#scheduling/cron/testing/random-crontab.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { killWorkerProcesses } from '#worker/testing/worker-process.ts'
import { findDamage } from './find-damage.ts'
import { startFlakyServer } from './flaky-server.ts'
import { Fleet } from './fleet.ts'
import { askForSomething } from './people.ts'
import { comeToRest, findOversleepers } from './rest.ts'
import { buildSystem, type SoakDatabase, type SoakScene } from './scene.ts'
import { type Summary, summaryOf } from './summary.ts'

export type SoakOptions = {
  database: SoakDatabase
  seed: number
  durationMs: number
  workers: number
  tasks: number
  say(text: string): void
}

/** What went on, and everything that must not have: nothing, if all is well. */
export type SoakReport = { summary: Summary; problems: string[] }

const PEOPLE = 2
/** Without disturbances, for everything that was left behind to be taken up. */
const CALM_MS = 12_000

/**
 * Lets a random system run on real worker processes that are killed, frozen, drained and cut off, while people ask for everything there is
 * to ask for; then lets it come to rest and holds what it left against every invariant (rules I1 to I6).
 */
export async function runSoak({ database, seed, durationMs, workers, tasks, say }: SoakOptions): Promise<SoakReport> {
  const dice = diceOf(seed)
  const flaky = await startFlakyServer(diceOf(seed + 1))
  const actor = actorOf(await makeUser(database.db, { role: 'administrator', name: 'Someone' }))
  const scene: SoakScene = { ...database, dice, actor, flakyUrl: flaky.url, tally: {}, refusals: {}, problems: [] }
  const fleet = new Fleet(scene)
  try {
    await fleet.start(workers)
    await buildSystem(scene, tasks)
    say(`${tasks} tasks and ${workers} workers for ${Math.round(durationMs / 1000)} s, seed ${seed}.`)
    await disturb(scene, fleet, performance.now() + durationMs)
    say('No more disturbances.')
    await delay(CALM_MS)
    await fleet.drainAll()
    await findOversleepers(scene)
    await fleet.start(workers)
    await comeToRest(scene, say)
    await fleet.drainAll()
    await findDamage(scene, fleet)
    return { summary: await summaryOf(scene, fleet.errors()), problems: scene.problems }
  } finally {
    await killWorkerProcesses()
    flaky.close()
  }
}

async function disturb(scene: SoakScene, fleet: Fleet, untilMs: number): Promise<void> {
  const isOver = () => performance.now() > untilMs
  const again = async (pauseMs: number, work: () => Promise<void>) => {
    while (!isOver()) {
      await delay(pauseMs / 4 + scene.dice(pauseMs))
      if (!isOver()) await work()
    }
  }
  const people = Array.from({ length: PEOPLE }, () => again(250, () => askForSomething(scene)))
  await Promise.all([again(5_000, () => fleet.disturb()), ...people])
}
