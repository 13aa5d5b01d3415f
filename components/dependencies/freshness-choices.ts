import type { EdgeFreshness } from '#scheduling/model/task-state.ts'

/** Which ending of the dependee is fresh enough, in words (rules D1, D6). */
export const FRESHNESS_CHOICES: readonly { value: EdgeFreshness; label: string }[] = [
  { value: 'new', label: 'any new end' },
  { value: 'aligned', label: 'aligned: same time' },
]

export const FRESHNESS_HELP: Readonly<Record<EdgeFreshness, string>> = {
  new: 'Opens with each end since the last start, whichever instant it was for.',
  aligned: 'Aligned: a run for 06:00 waits for the other task’s run for its latest instant up to 06:00, however often either runs.',
}

/** Beside what can't be chosen for a future dependency (rule X3). */
export const NEVER_ALIGNED = 'A future dependency is never aligned: its first run is free, so there is no run to be aligned to.'
