'use client'

import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { RUN_TIMINGS } from '#scheduling/model/task-state.ts'
import { taskFacetsQuery } from '../../tasks/queries.ts'
import { Button } from '../../ui/button.tsx'
import { DateTimeInput } from '../../ui/date-time-input.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { Field } from '../../ui/field.tsx'
import { ManyFilterChips } from '../../ui/filter-bar.tsx'
import { FilterPopover } from '../../ui/filter-popover.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { workersQuery } from '../../workers/queries.ts'
import type { RunListParams } from '../run-list-params.ts'
import { TIMING_WORDS } from '../run-words.ts'
import { type DraftField, filterDraftOf, filterOf, RANGE_CHOICES, type RunFilterDraft } from './run-filter-draft.ts'

type Props = { params: RunListParams; onChange: (change: Partial<RunListParams>) => void }

/** What else the list can be narrowed down to: typed, then applied together; what can't be applied says why and stays. */
export function RunFilterMenu({ params, onChange }: Props) {
  return (
    <FilterPopover label="Filter runs" className="max-h-[min(42rem,80vh)] w-[30rem] max-w-[calc(100vw-1rem)] overflow-y-auto p-4">
      {(close) => (
        <FilterForm
          params={params}
          onChange={(change) => {
            onChange(change)
            close()
          }}
        />
      )}
    </FilterPopover>
  )
}

function FilterForm({ params, onChange }: Props) {
  const { zone } = useDisplayZone()
  const [draft, setDraft] = useState(() => filterDraftOf(params))
  const [problems, setProblems] = useState<Partial<Record<DraftField, string>>>({})
  const set = (change: Partial<RunFilterDraft>) => setDraft((before) => ({ ...before, ...change }))
  const apply = (event: FormEvent) => {
    event.preventDefault()
    const read = filterOf(draft)
    setProblems(read.problems)
    if (read.filter) onChange(read.filter)
  }
  return (
    <form noValidate onSubmit={apply} className="flex flex-col gap-3">
      <Field label="Time range of" isLabelHidden={false}>
        <Select value={draft.range} onChange={(range) => set({ range })} options={RANGE_CHOICES} />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={`From, ${zone}`} isOptional error={problems.since}>
          <DateTimeInput value={draft.since} onChange={(since) => set({ since })} zone={zone} />
        </Field>
        <Field label={`To, ${zone}`} isOptional error={problems.before}>
          <DateTimeInput value={draft.before} onChange={(before) => set({ before })} zone={zone} />
        </Field>
      </div>
      <ManyFilterChips
        label="Timing"
        values={draft.timing}
        onChange={(timing) => set({ timing })}
        chips={RUN_TIMINGS.map((value) => ({ value, label: TIMING_WORDS[value] }))}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Late by more than" isOptional error={problems.lateBySeconds}>
          <NumberInput value={draft.lateBySeconds} onChange={(lateBySeconds) => set({ lateBySeconds })} unit="seconds" />
        </Field>
        <Field label="Took longer than" isOptional error={problems.longerThanSeconds}>
          <NumberInput value={draft.longerThanSeconds} onChange={(longerThanSeconds) => set({ longerThanSeconds })} unit="seconds" />
        </Field>
      </div>
      <QueueAndWorker draft={draft} set={set} />
      <Field label="Text in the result" isOptional error={problems.result}>
        <TextInput value={draft.result} onChange={(event) => set({ result: event.target.value })} />
      </Field>
      <div className="flex justify-end gap-2 pt-1">
        <Button variant="quiet" onClick={() => setDraft(filterDraftOf(null))}>
          Empty all
        </Button>
        <Button variant="primary" type="submit">
          Show these runs
        </Button>
      </div>
    </form>
  )
}

const ANY = ''

function QueueAndWorker({ draft, set }: { draft: RunFilterDraft; set: (change: Partial<RunFilterDraft>) => void }) {
  const { data: facets } = useQuery(taskFacetsQuery())
  const { data: workers } = useQuery(workersQuery)
  const queues = withChosen(facets?.queues.names.map(({ name }) => ({ value: name, label: name })) ?? [], draft.queue)
  const here = workers?.rows.map(({ id, host, pid }) => ({ value: id, label: `${host}, process ${pid}` })) ?? []
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Queue">
        <Select value={draft.queue} onChange={(queue) => set({ queue })} options={[{ value: ANY, label: 'All queues' }, ...queues]} />
      </Field>
      <Field label="Worker">
        <Select
          value={draft.worker}
          onChange={(worker) => set({ worker })}
          options={[{ value: ANY, label: 'All workers' }, ...withChosen(here, draft.worker)]}
        />
      </Field>
    </div>
  )
}

/** What an address names stays chosen, though it is no longer here. */
function withChosen(options: { value: string; label: string }[], chosen: string): { value: string; label: string }[] {
  return chosen === ANY || options.some(({ value }) => value === chosen) ? options : [{ value: chosen, label: chosen }, ...options]
}
