'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import type { SentTaskEdit } from '#domain/sent-task-edit.ts'
import { planShape } from '#domain/views/plan-views.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { fetchShape } from '../api/fetch-view.ts'
import { FormSection } from '../forms/form-section.tsx'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { Select } from '../ui/select.tsx'
import { useRested } from '../ui/use-rested.ts'
import { differenceLines, differenceSummary } from './difference-lines.ts'
import { type KnownEdit, useForeseenEdit } from './use-foreseen-edit.ts'

const LENGTHS = [
  { value: '1', label: 'the next 24 hours' },
  { value: '7', label: 'the next 7 days' },
  { value: '30', label: 'the next 30 days' },
] as const
type Days = (typeof LENGTHS)[number]['value']

/** What is typed is simulated once it rests. */
const REST_MS = 300
/** What is known sooner needs no progress. */
const PROGRESS_AFTER_MS = 200
const MOST_LINES = 5
const PLAN_FRESH_MS = 10_000

/** All tasks as the scheduler would find them; not read anew under the hands of who edits. */
const allTasksQuery = {
  queryKey: ['plan', 'all'],
  queryFn: ({ signal }: { signal: AbortSignal }) => fetchShape('/plan', planShape, signal),
  structuralSharing: false,
  staleTime: PLAN_FRESH_MS,
  refetchOnWindowFocus: false,
}

/**
 * What an edit that is not saved yet would do to the runs of all tasks, told where one edits. It saves nothing and holds nothing up.
 * @param edit null: its fields are not filled in
 */
export function EditPreview({ edit }: { edit: SentTaskEdit | null }) {
  const [days, setDays] = useState<Days>('1')
  const id = useId()
  return (
    <FormSection title="What changes" description="Simulated from the present state: every run succeeds after its usual time.">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <label htmlFor={id}>In</label>
        <Select id={id} value={days} onChange={setDays} options={LENGTHS} className="w-44" />
      </div>
      {edit === null ? (
        <p className="text-sm text-muted">This is told once the fields above are filled in.</p>
      ) : (
        <Foreseen edit={edit} days={Number(days)} />
      )}
    </FormSection>
  )
}

function Foreseen({ edit, days }: { edit: SentTaskEdit; days: number }) {
  const { data: plan, error, dataUpdatedAt } = useQuery(allTasksQuery)
  const editKey = JSON.stringify([edit, days])
  const rested = useRested({ edit, days }, editKey, REST_MS)
  const key = `${JSON.stringify([rested.edit, rested.days])} ${dataUpdatedAt}`
  const isWhole = plan && !plan.hasMore && !plan.isPartial
  const question = isWhole ? { plan, edit: rested.edit, endMs: plan.nowMs + rested.days * DAY_MS } : null
  const known = useForeseenEdit(question, key)
  if (error) return <Note>What this changes can’t be told: the tasks could not be read. It can be saved all the same.</Note>
  if (plan && !isWhole) return <Note>There are too many tasks to tell here what this changes. It can be saved all the same.</Note>
  const isKnown = known?.key === `${editKey} ${dataUpdatedAt}`
  if (!plan || !isKnown) return <Progress />
  return <Told known={known} nowMs={plan.nowMs} days={days} nameOf={namesIn(plan)} edgesLeftOut={edit.edgesLeftOut} />
}

function namesIn({ tasks }: { tasks: readonly { id: number; name: string }[] }): (taskId: number) => string {
  const names = new Map(tasks.map(({ id, name }) => [id, name]))
  return (taskId) => names.get(taskId) ?? `task ${taskId}`
}

type ToldProps = { known: KnownEdit; nowMs: number; days: number; nameOf: (taskId: number) => string; edgesLeftOut: number }

function Told({ known: { foreseen, problem }, nowMs, days, nameOf, edgesLeftOut }: ToldProps) {
  const { zone } = useDisplayZone()
  if (foreseen === null) return <Note>What this changes can’t be told: {problem} It can be saved all the same.</Note>
  const { differences, throughMs } = foreseen
  const summary = differenceSummary(differences)
  const { lines, more } = differenceLines(differences, { nowMs, zone, nameOf }, MOST_LINES)
  const wantedMs = nowMs + days * DAY_MS
  return (
    <div role="status" className="flex flex-col gap-2 text-sm">
      <p>{summary ?? 'No run is added, removed or moved.'}</p>
      {lines.length > 0 && (
        <ul className="flex flex-col gap-1">
          {lines.map(({ key, words }) => (
            <li key={key} className="break-words">
              {words}
            </li>
          ))}
          {more > 0 && <li className="text-muted">and {more.toLocaleString('en')} more</li>}
        </ul>
      )}
      {throughMs < wantedMs && <Note>More happens than can be simulated here: this is told of the first part of that time only.</Note>}
      {edgesLeftOut > 0 && <Note>New dependencies, and changes of those by instant, are not in it.</Note>}
    </div>
  )
}

function Progress() {
  const [isLong, setIsLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), PROGRESS_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return <Note>{isLong ? 'Simulating …' : ' '}</Note>
}

function Note({ children }: { children: React.ReactNode }) {
  return <p className="text-sm text-muted">{children}</p>
}
