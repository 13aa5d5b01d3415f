import { TROUBLES, type Trouble } from '#domain/views/task-views.ts'
import { FilterChips } from '../ui/filter-bar.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'

type Props = { counts: Record<Trouble, number> | undefined; value: Trouble | null; onChange: (trouble: Trouble | null) => void }

/** Filters for what is wrong with tasks, with how many they are. */
export function TroubleChips({ counts, value, onChange }: Props) {
  return (
    <FilterChips
      label="What is wrong"
      value={value}
      onChange={onChange}
      chips={TROUBLES.map((trouble) => ({ value: trouble, label: STATE_LOOKS[trouble].word, state: trouble, count: counts?.[trouble] }))}
    />
  )
}
