import { makeOwnedDatabase, startThrowawayServer } from '#tests/postgres-server.ts'
import { openStoryDatabase } from '#tests/simulation/story-database.ts'
import { type DatabaseStories, playOnDatabase } from '#tests/simulation/story-on-database.ts'

/**
 * Plays random stories on the core and again on a throwaway PostgreSQL, by the use cases, ticks and endings that the programs use, until so
 * many instants are decided. Says so when the two disagree, and gives whether they did not. `forgets`: all that retention may remove is removed meanwhile.
 */
export async function simulateOnDatabase(seed: number, instants: number, { forgets }: { forgets: boolean }): Promise<boolean> {
  const startedMs = performance.now()
  const server = await startThrowawayServer()
  try {
    const database = openStoryDatabase(await makeOwnedDatabase(server, 'stories', server.template))
    const say = ({ decided, steps, stories, removedRuns }: DatabaseStories) => {
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(0)
      const removed = forgets ? `, ${removedRuns} runs removed` : ''
      console.log(`${decided} instants decided in ${steps} steps of ${stories} stories${removed}, ${seconds} s`)
    }
    const { stories, decided, steps, failure } = await playOnDatabase(database, seed, instants, say, { forgets })
    await database.close()
    if (failure !== null) console.error(failure)
    else
      console.log(
        `${decided} instants decided in ${steps} steps of the stories of seeds ${seed} to ${seed + stories - 1}: the database did as the core does.`,
      )
    return failure === null
  } finally {
    await server.stop()
  }
}
