import { counted } from '#domain/counted.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'

type Choice = { value: ResumeChoice; label: string; help: string }

/** The three ways to enable (rule H5), each with the runs it means. */
export function enableChoices(undecided: number, latestRuns: number): [Choice, Choice, Choice] {
  return [
    { value: 'fromNow', label: 'Go on from now', help: 'No runs for what passed; it is recorded as skipped.' },
    { value: 'latest', label: `Run the latest: ${counted(latestRuns, 'run')}`, help: 'The older instants are recorded as skipped.' },
    { value: 'all', label: `Run all: ${counted(undecided, 'run')}`, help: 'Oldest first, behind what is fresh.' },
  ]
}

/**
 * The same for a pause that is being made (rule H6): what becomes of the instants that will pass until it ends.
 * @param instants how many those will be; null while nobody knows
 */
export function pauseChoices(instants: number | null): Choice[] {
  const [fromNow, latest, all] = enableChoices(instants ?? 0, Math.min(1, instants ?? 0))
  const isKnown = instants !== null
  return [
    { ...fromNow, label: 'Go on from then' },
    { ...latest, ...(!isKnown && { label: 'Run the latest' }) },
    { ...all, ...(!isKnown && { label: 'Run all' }) },
  ]
}
