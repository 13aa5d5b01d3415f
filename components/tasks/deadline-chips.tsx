import { DEADLINE_TROUBLES, type DeadlineTrouble } from '#domain/views/task-views.ts'
import { FilterChips } from '../ui/filter-bar.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'

type Props = { value: DeadlineTrouble | null; onChange: (deadline: DeadlineTrouble | null) => void }

/** Filters for tasks that are about to be late for a deadline, or were. */
export function DeadlineChips({ value, onChange }: Props) {
  return (
    <FilterChips
      label="Deadline"
      value={value}
      onChange={onChange}
      chips={DEADLINE_TROUBLES.map((state) => ({ value: state, label: STATE_LOOKS[state].word, state }))}
    />
  )
}
