import type { ResumeChoice } from '#scheduling/model/task-state.ts'

/** What enabling did with the instants that passed meanwhile (rule H5), as audits tell it. */
export const RESUME_CHOICE_IN_WORDS: Record<ResumeChoice, string> = {
  fromNow: 'from then on',
  latest: 'with the latest instant of the pause',
  all: 'with every instant of the pause',
}
