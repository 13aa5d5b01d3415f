import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { sequences } from '#tests/scheduling/oracle-activations.ts'
import { allScenarios, readScenario, type Scenario } from '#tests/scheduling/oracle-scenario.ts'
import { prepareReplays } from '#tests/tick/database-replay.ts'

/** What Djag takes where the original refused: a zone by its other name. The rest of the scenario binds. */
const VALIDATION = 'c11-validation'
const RUNS_IN_CALCUTTA = ['00:01:05', '00:02:00', '00:03:00', '00:04:00', '00:05:00'].map(
  (time) => `2024-01-01T${time} runs 2024-01-01T${time.slice(0, 5)}:00.000Z`,
)

const kept = allScenarios().filter(({ verdict }) => verdict === 'keep')
const expectedSequences = ({ name, activations = [] }: Scenario) => ({
  ...sequences(activations),
  ...(name === VALIDATION ? { v6: RUNS_IN_CALCUTTA } : {}),
})
const refusedOperations = ({ name, rejected = [] }: Scenario) =>
  rejected.filter(({ t }) => !(name === VALIDATION && t.includes('00:01:05'))).map(({ op }) => op)

const database = await openTestDatabase()
const replay = await prepareReplays(database)

describe('on the real database, in virtual time, what the use cases made is activated as the original promised', () => {
  it('in every scenario worth keeping', () => {
    expect(kept).toHaveLength(54)
  })

  it.each(kept.map((scenario) => [scenario.name, scenario.note, scenario] as const))('%s: %s', async (_, __, scenario) => {
    const { activations, refusals } = await replay(scenario)
    expect(sequences(activations)).toEqual(expectedSequences(scenario))
    expect(refusals.map(({ op }) => op)).toEqual(refusedOperations(scenario))
  })

  it('two schedulers that look at once activate nothing twice and leave nothing out', async () => {
    for (const name of ['p07-many', 'd09-fan-out', 'd32-chain-outage-skip', 'm01-outage-plain']) {
      const scenario = readScenario(name)
      const { activations } = await replay(scenario, { schedulers: 2 })
      expect(sequences(activations)).toEqual(sequences(scenario.activations ?? []))
    }
  })
})

describe('what is refused names its field', () => {
  const refusedFields = async (name: string) => {
    const { refusals } = await replay(readScenario(name))
    return refusals.map(({ subject, error }) => [subject, error.code, Object.keys(error.fields ?? {})])
  }

  it('of a task: both policies at once, no grace or none worth the name, a minute 61, arguments that are no list, a taken name', async () => {
    expect(await refusedFields(VALIDATION)).toEqual([
      ['v1', 'invalid_input', ['misfirePolicy']],
      ['v2', 'invalid_input', ['gracePeriodSeconds']],
      ['v3', 'invalid_input', ['gracePeriodSeconds']],
      ['v4', 'invalid_input', ['minute']],
      ['a', 'invalid_input', ['args']],
      ['a', 'conflict', ['name']],
    ])
  })

  it('of an edge: one that closes a cycle, a plain one of a task on itself', async () => {
    expect(await refusedFields('d27-cycle-refused')).toEqual([
      ['a → b', 'cycle', ['dependeeId']],
      ['a → a', 'invalid_input', ['dependeeId']],
    ])
  })
})
