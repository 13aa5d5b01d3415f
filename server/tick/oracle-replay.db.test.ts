import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/database.ts'
import { allScenarios, type OracleActivation } from '#tests/scheduling/oracle-scenario.ts'
import { replayOnDatabase } from '#tests/tick/database-replay.ts'

/** Those in which nobody edits anything; the others belong to the use cases that edit. */
const replayable = allScenarios().filter(
  ({ verdict, input }) => verdict === 'keep' && input.events.every((event) => event.op === 'stop' || event.op === 'start'),
)

/** Each task's own sequence, as tasks that are activated together have no order among themselves. */
function byTask(activations: readonly OracleActivation[]): Record<string, string[]> {
  const sequences: Record<string, string[]> = {}
  for (const { task, t, scheduledFor } of activations) {
    sequences[task] ??= []
    sequences[task].push(`${t.slice(0, 19)} runs ${new Date(scheduledFor).toISOString()}`)
  }
  return sequences
}

describe('on the real database, in virtual time, the scheduler activates what the original promised', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  it('in every scenario without edits', () => {
    expect(replayable).toHaveLength(46)
  })

  it.each(replayable.map((scenario) => [scenario.name, scenario.note, scenario] as const))('%s: %s', async (_, __, scenario) => {
    await database.sql`truncate tasks, crontabs, runs cascade`
    expect(byTask(await replayOnDatabase(database, scenario))).toEqual(byTask(scenario.activations ?? []))
  })
})
