import { describe, expect, it } from 'vitest'
import { replay } from './oracle-replay.ts'
import { allScenarios, type OracleActivation } from './oracle-scenario.ts'

/** What these need is checked where a task is saved (domain), not in the core. */
const NEEDS_MORE_THAN_THE_CORE = new Set(['c11-validation'])

const kept = allScenarios().filter(({ verdict, name }) => verdict === 'keep' && !NEEDS_MORE_THAN_THE_CORE.has(name))

/** Each task's own sequence, to the second; tasks that are activated together have no order among themselves. */
function byTask(activations: readonly OracleActivation[]): Record<string, string[]> {
  const sequences: Record<string, string[]> = {}
  for (const { task, t, scheduledFor } of activations) {
    const second = new Date(Math.floor(Date.parse(t) / 1000) * 1000)
    sequences[task] ??= []
    sequences[task].push(`${second.toISOString()} runs ${new Date(scheduledFor).toISOString()}`)
  }
  return sequences
}

describe('activates what the original promised', () => {
  it('in every scenario worth keeping', () => {
    expect(kept).toHaveLength(53)
  })

  it.each(kept.map((scenario) => [scenario.name, scenario.note, scenario] as const))('%s: %s', (_, __, scenario) => {
    const { activations, refusedEdges } = replay(scenario)
    expect(byTask(activations)).toEqual(byTask(scenario.activations ?? []))
    expect(refusedEdges).toHaveLength((scenario.rejected ?? []).length)
  })
})
