import { DEADLINE_TROUBLES, type DeadlineFilter } from '#domain/views/deadline-views.ts'
import { FilterChips } from '../ui/filter-bar.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'

type Props = { value: DeadlineFilter | null; onChange: (deadline: DeadlineFilter | null) => void }

/** Filters for tasks that are about to be late for a deadline, or were. */
export function DeadlineChips({ value, onChange }: Props) {
  return (
    <FilterChips
      label="Deadline"
      value={value === 'missed_or_at_risk' ? null : value}
      onChange={onChange}
      chips={DEADLINE_TROUBLES.map((state) => ({ value: state, label: STATE_LOOKS[state].word, state }))}
    />
  )
}
