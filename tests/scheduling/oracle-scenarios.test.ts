import { describe, expect, it } from 'vitest'
import { sequences } from './oracle-activations.ts'
import { replay } from './oracle-replay.ts'
import { allScenarios } from './oracle-scenario.ts'

/** What these need is checked where a task is saved, not in the core: server/tick/oracle-replay.db.test.ts replays them. */
const NEEDS_MORE_THAN_THE_CORE = new Set(['c11-validation'])

const kept = allScenarios().filter(({ verdict, name }) => verdict === 'keep' && !NEEDS_MORE_THAN_THE_CORE.has(name))

describe('activates what the original promised', () => {
  it('in every scenario worth keeping', () => {
    expect(kept).toHaveLength(53)
  })

  it.each(kept.map((scenario) => [scenario.name, scenario.note, scenario] as const))('%s: %s', (_, __, scenario) => {
    const { activations, refusedEdges } = replay(scenario)
    expect(sequences(activations)).toEqual(sequences(scenario.activations ?? []))
    expect(refusedEdges).toHaveLength((scenario.rejected ?? []).length)
  })
})
