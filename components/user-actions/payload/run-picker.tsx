'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RunRow } from '#domain/views/run-views.ts'
import { runPageQuery, runQuery } from '../../runs/queries.ts'
import { NO_RUN_FILTER } from '../../runs/run-list-params.ts'
import { Combobox } from '../../ui/combobox.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { STATE_LOOKS } from '../../ui/state-look.ts'
import { formatExact } from '../../ui/time-format.ts'

type Props = { runId: string | null; onChange: (runId: string | null) => void; onBlur: () => void; canClear: boolean }

const LATEST = { ...NO_RUN_FILTER, before: null }
const RUN_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** One of the latest runs by the name of its task, or any run by its id. */
export function RunPicker({ runId, onChange, onBlur, canClear }: Props) {
  const { zone } = useDisplayZone()
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const { data: latest, isPending } = useQuery(runPageQuery(LATEST))
  const asked = useRun(RUN_ID.test(wanted) ? wanted : null)
  const chosen = useRun(runId)
  const found = asked ? [asked] : (latest?.rows ?? []).filter((run) => `${run.taskName} ${run.state}`.toLowerCase().includes(wanted))
  return (
    <Combobox
      value={runId}
      valueLabel={chosen ? labelOf(chosen, zone) : `run ${runId}`}
      options={found.map((run) => ({ value: run.id, label: labelOf(run, zone), hint: `${STATE_LOOKS[run.state].word} · ${run.id}` }))}
      onChange={onChange}
      onSearch={setSearch}
      onBlur={onBlur}
      isLoading={isPending}
      placeholder="Choose a run …"
      searchPlaceholder="Name of its task, state or id …"
      emptyText="None of the latest runs matches; an older one is found by its id."
      canClear={canClear}
    />
  )
}

function useRun(id: string | null) {
  const { data } = useQuery({ ...runQuery(id ?? ''), enabled: id !== null, retry: false })
  return data
}

function labelOf(run: Pick<RunRow, 'taskName' | 'scheduledFor'>, zone: string): string {
  return `${run.taskName}, ${formatExact(Date.parse(run.scheduledFor), zone)}`
}
