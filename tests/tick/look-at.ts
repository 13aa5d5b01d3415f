import { tick } from '#server/tick/tick.ts'
import type { TestDatabase } from '#tests/database.ts'

const LIMITS = { catchUpBatch: 100, batchSize: 500 }
const MOST_LOOKS = 50

/** Moves the clock to `now` and has the schedulers look, all at once, until nothing more is due. */
export async function lookAt(database: TestDatabase, now: Date, schedulers = 1): Promise<void> {
  await database.setNow(now)
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const results = await Promise.all(Array.from({ length: schedulers }, () => tick(database.db, LIMITS)))
    const setAside = results.flatMap((result) => result.setAsideTaskIds)
    if (setAside.length > 0) throw new Error(`Tasks ${setAside.join(', ')} were set aside.`)
    if (results.every(({ nextWakeAtMs }) => nextWakeAtMs === null || nextWakeAtMs > now.getTime())) return
  }
  throw new Error(`The scheduler does not come to rest at ${now.toISOString()}.`)
}
