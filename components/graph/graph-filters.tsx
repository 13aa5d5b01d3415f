'use client'

import { X } from 'lucide-react'
import { TASK_STATUSES, type TaskStatus, type Trouble } from '#domain/views/task-views.ts'
import { TroubleChips } from '../tasks/trouble-chips.tsx'
import { Button } from '../ui/button.tsx'
import { FilterBar, FilterChips } from '../ui/filter-bar.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'
import { countTroubles, type GraphModel } from './model/graph-model.ts'

type Props = {
  model: GraphModel | null
  search: string
  onSearch: (search: string) => void
  matches: number
  onNextMatch: () => void
  state: TaskStatus | null
  onState: (state: TaskStatus | null) => void
  trouble: Trouble | null
  onTrouble: (trouble: Trouble | null) => void
  /** The task whose ancestors and descendants stand out; null: none. */
  focusName: string | null
  onEndFocus: () => void
}

/** Search, states, and the end of a focus. All of them dim what is not meant, and take nothing away. Enter in the search goes to the next match. */
export function GraphFilters({
  model,
  search,
  onSearch,
  matches,
  onNextMatch,
  state,
  onState,
  trouble,
  onTrouble,
  focusName,
  onEndFocus,
}: Props) {
  const counts = Map.groupBy(model?.tasks.values() ?? [], (task) => task.state)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onNextMatch()
      }}
    >
      <FilterBar search={{ value: search, onChange: onSearch, placeholder: 'Find a task' }}>
        {search !== '' && (
          <span aria-live="polite" className="text-xs text-muted">
            {matches === 0 ? 'none found' : matches === 1 ? '1 found' : `${matches} found · Enter: next`}
          </span>
        )}
        <FilterChips
          label="State"
          value={state}
          onChange={onState}
          chips={TASK_STATUSES.filter((each) => each !== 'set_aside' || counts.has(each) || state === each).map((each) => ({
            value: each,
            label: STATE_LOOKS[each].word,
            state: each,
            count: model ? (counts.get(each)?.length ?? 0) : undefined,
          }))}
        />
        <TroubleChips counts={model ? countTroubles(model) : undefined} value={trouble} onChange={onTrouble} />
        {focusName !== null && (
          <Button size="sm" icon={<X />} onClick={onEndFocus} className="max-w-64">
            <span className="truncate">Focus: {focusName}</span>
          </Button>
        )}
      </FilterBar>
    </form>
  )
}
