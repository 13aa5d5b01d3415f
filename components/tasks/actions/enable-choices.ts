import type { ResumeChoice } from '#scheduling/task-state.ts'
import { countedRuns } from '../counted-tasks.ts'

/** The three ways to enable (rule H5), each with the runs it means. */
export function enableChoices(undecided: number, latestRuns: number): { value: ResumeChoice; label: string; help: string }[] {
  return [
    { value: 'fromNow', label: 'Go on from now', help: 'No runs for what passed; it is recorded as skipped.' },
    { value: 'latest', label: `Run the latest: ${countedRuns(latestRuns)}`, help: 'The older instants are recorded as skipped.' },
    { value: 'all', label: `Run all: ${countedRuns(undecided)}`, help: 'Oldest first, behind what is fresh.' },
  ]
}
