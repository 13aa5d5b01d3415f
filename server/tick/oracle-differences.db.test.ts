import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { sequences, sequencesInShort, stepsBetweenInstants } from '#tests/scheduling/oracle-activations.ts'
import { DASHBOARD_DEFAULTS, replay } from '#tests/scheduling/oracle-replay.ts'
import { allScenarios, readScenario } from '#tests/scheduling/oracle-scenario.ts'
import { prepareReplays } from '#tests/tick/database-replay.ts'

const REFUSED_WHEN_SAVED = ['p11-six-fields', 'p14-impossible-date']
const others = allScenarios().filter(({ verdict }) => verdict !== 'keep')

const database = await openTestDatabase()
const replayOnDatabase = await prepareReplays(database)

const count = async (rows: string) => (await database.sql.unsafe(`select count(*)::int as count from ${rows}`))[0]?.count
const refusalsOf = async (name: string) => {
  const { refusals } = await replayOnDatabase(readScenario(name))
  return refusals.map(({ op, subject, error }) => [op, subject, error.code, Object.keys(error.fields ?? {})])
}

describe('where the original was wrong or silent, Djag on the real database', () => {
  const inTheCore = others.filter(({ name }) => !REFUSED_WHEN_SAVED.includes(name))

  it.each(inTheCore.map((scenario) => [scenario.name, scenario] as const))('does as its core foretells: %s', async (_, scenario) => {
    const foretold = replay(scenario, DASHBOARD_DEFAULTS)
    const { activations, refusals } = await replayOnDatabase(scenario, DASHBOARD_DEFAULTS)
    expect(sequences(activations)).toEqual(sequences(foretold.activations))
    expect(refusals.map(({ error }) => error.fields)).toEqual(foretold.refusedEdges.map((message) => ({ dependeeId: message })))
  })
})

describe('when something is saved, Djag', () => {
  it('refuses six fields in five columns, at the column (p11-six-fields)', async () => {
    expect(await refusalsOf('p11-six-fields')).toEqual([['add_task', 'a', 'invalid_input', ['dayOfWeek']]])
    expect(await count('tasks')).toBe(0)
  })

  it('refuses a date that never comes, and all other tasks go on (p14-impossible-date)', async () => {
    expect(await refusalsOf('p14-impossible-date')).toEqual([['add_task', 'bad', 'invalid_input', ['dayOfMonth']]])
    expect(await count('runs')).toBe(4)
  })

  it('refuses to make a future edge plain when that closes a cycle, and keeps it as it was (d28-edit-direction-refused)', async () => {
    expect(await refusalsOf('d28-edit-direction-refused')).toEqual([['edit_dep', 'a → b', 'cycle', ['dependeeId']]])
    expect(await count('dependencies where future')).toBe(1)
  })

  it('reverses the only edge between two tasks, as its old row does not count (d30-reverse-edit-refused)', async () => {
    expect(await refusalsOf('d30-reverse-edit-refused')).toEqual([])
    const [edge] = await database.sql`
      select depender.name as depender, dependee.name as dependee from dependencies
      join tasks depender on depender.id = depender_id join tasks dependee on dependee.id = dependee_id`
    expect(edge).toEqual({ depender: 'a', dependee: 'b' })
  })

  it('records what a person did and nothing of what runs by itself (c12-action-flood)', async () => {
    const before = { actions: await count('user_actions'), audits: await count('audits') }
    const { activations } = await replayOnDatabase(readScenario('c12-action-flood'))
    expect(activations).toHaveLength(60)
    const after = { actions: await count('user_actions'), audits: await count('audits') }
    expect(after).toEqual({ actions: before.actions + 2, audits: before.audits + 2 })
  })
})

describe('when runs are lost with their worker, Djag', () => {
  it('attempts the run again as soon as the worker is missed, and its end releases the depender (d22-run-lost)', async () => {
    const { activations } = await replayOnDatabase(readScenario('d22-run-lost'), { ...DASHBOARD_DEFAULTS, missedAfterMs: 4_000 })
    expect(sequencesInShort(activations)).toEqual({
      a: '01:00, 02:00, 03:00, 04:00, 05:00',
      b: '01:01 for 01:00, 02:01:04 for 02:00, 03:01 for 03:00, 04:01 for 04:00, 05:01 for 05:00',
    })
    expect(await count(`attempts where outcome = 'lost'`)).toBe(1)
  })

  const NOTHING_IN_FLIGHT = ['r13-kill-between-end-and-tick', 'r19-kill-pipeline']
  const restarts = others.filter(({ name }) => name.startsWith('r'))

  it.each(restarts.map((scenario) => [scenario.name, scenario] as const))(
    'attempts the very runs again that were in flight, and starts every instant once: %s',
    async (name, scenario) => {
      const { activations } = await replayOnDatabase(scenario, { stopKillsRuns: true })
      for (const task of scenario.input.tasks) expect(stepsBetweenInstants(activations, task.name)).toHaveLength(1)
      expect(await count('decided_ranges')).toBe(0)
      const lost = await count(`attempts where outcome = 'lost'`)
      expect(lost > 0).toBe(!NOTHING_IN_FLIGHT.includes(name))
      expect(await count('runs where attempt = 2')).toBe(lost)
      expect(await count('runs where attempt > 2')).toBe(0)
    },
  )
})
