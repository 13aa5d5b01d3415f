import type { OracleActivation } from './oracle-scenario.ts'

/** Each task's own sequence, to the second; tasks that are activated together have no order among themselves. */
export function sequences(activations: readonly OracleActivation[]): Record<string, string[]> {
  return byTask(activations, ({ t, scheduledFor }) => `${t.slice(0, 19)} runs ${new Date(scheduledFor).toISOString()}`)
}

/**
 * Each task's own sequence in one line: `at`, followed by `for instant` where the run is not for the moment it starts; the day is left
 * out on the first of January.
 */
export function sequencesInShort(activations: readonly OracleActivation[]): Record<string, string> {
  const lists = Object.entries(byTask(activations, inShort))
  return Object.fromEntries(lists.map(([task, sequence]) => [task, sequence.join(', ')]))
}

/** The different steps, in ms, from each instant of a task to the next; just one: none was left out, none started twice. */
export function stepsBetweenInstants(activations: readonly OracleActivation[], task: string): number[] {
  const instants = activations.filter((activation) => activation.task === task).map(({ scheduledFor }) => Date.parse(scheduledFor))
  return [...new Set(instants.slice(1).map((instant, index) => instant - (instants[index] as number)))]
}

function inShort({ t, scheduledFor }: OracleActivation): string {
  const short = (iso: string) => iso.slice(5, 19).replace('01-01T', '').replace(/:00$/, '')
  return short(t) === short(scheduledFor) ? short(t) : `${short(t)} for ${short(scheduledFor)}`
}

function byTask(activations: readonly OracleActivation[], say: (activation: OracleActivation) => string): Record<string, string[]> {
  const lists: Record<string, string[]> = {}
  for (const activation of activations) {
    lists[activation.task] ??= []
    lists[activation.task]?.push(say(activation))
  }
  return lists
}
