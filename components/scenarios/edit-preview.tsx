'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { useEffect, useId, useState } from 'react'
import type { SentEdit } from '#domain/sent-edit.ts'
import { type PlanView, planShape } from '#domain/views/plan-views.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { fetchShape } from '../api/fetch-view.ts'
import { FormSection } from '../forms/form-section.tsx'
import { keepWhatIf, planAddress } from '../plan/what-if/what-if-params.ts'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { Select } from '../ui/select.tsx'
import { formatClock } from '../ui/time-format.ts'
import { useRested } from '../ui/use-rested.ts'
import { differenceSummary } from './difference-lines.ts'
import { DifferenceLines } from './difference-told.tsx'
import type { KnownEdit } from './foreseen-edits.ts'
import { PREVIEW_LENGTHS, type PreviewDays } from './preview-lengths.ts'
import { useForeseenEdit } from './use-foreseen-edit.ts'

/** What is typed is simulated once it rests. */
const REST_MS = 300
/** What is known sooner needs no progress. */
const PROGRESS_AFTER_MS = 200
const MOST_LINES = 5
/** Who comes back to the window after so long, or looks on for so long, sees it from what is then. */
const PLAN_FRESH_MS = 10_000
const PLAN_OLD_MS = 60_000

/** All tasks as the scheduler would find them. */
const allTasksQuery = {
  queryKey: ['plan', 'all'],
  queryFn: ({ signal }: { signal: AbortSignal }) => fetchShape('/v1/pages/plan', planShape, signal),
  structuralSharing: false,
  staleTime: PLAN_FRESH_MS,
  // What was read before a save serves no edit after it.
  gcTime: 0,
  // What is too large to be told here is not read again and again.
  refetchInterval: ({ state: { data } }: { state: { data?: PlanView } }) => (data && !isWhole(data) ? false : PLAN_OLD_MS),
}

function isWhole({ hasMore, isPartial }: PlanView): boolean {
  return !hasMore && !isPartial
}

export type EditPreviewProps = {
  /** Null: its fields are not filled in; `awaited`: something of it is still being read; `unreadable`: it could not be read. */
  edit: SentEdit | null | 'awaited' | 'unreadable'
  /** A section among others of a form, the foot of a form, or that of a dialog. */
  within?: 'sections' | 'form' | 'dialog'
}

/** What an edit that is not saved yet would do to the runs of all tasks, told where one edits. It saves nothing and holds nothing up. */
export function EditPreview({ edit, within = 'sections' }: EditPreviewProps) {
  const [days, setDays] = useState<PreviewDays>('1')
  const id = useId()
  const allTheSame = within === 'dialog' ? 'It can be done all the same.' : 'It can be saved all the same.'
  // A dialog that opens goes to what it asks, not to this.
  const [hasOpened, setHasOpened] = useState(within !== 'dialog')
  useEffect(() => setHasOpened(true), [])
  const length = hasOpened && (
    <div className="flex flex-wrap items-center gap-2 text-sm">
      <label htmlFor={id}>In</label>
      <Select id={id} value={days} onChange={setDays} options={PREVIEW_LENGTHS} className="w-44" />
    </div>
  )
  const told = (
    <>
      {edit === null && <Note>This is told once the fields above are filled in.</Note>}
      {edit === 'unreadable' && <Note>What this changes can’t be told: what it rests on could not be read. {allTheSame}</Note>}
      <Foreseen edit={edit} days={Number(days)} allTheSame={allTheSame} />
    </>
  )
  if (within === 'sections')
    return (
      <FormSection title={TITLE} description={PREMISE}>
        {length}
        {told}
      </FormSection>
    )
  return (
    <section aria-label={TITLE} className={clsx('flex flex-col gap-2 border-t pt-3', within === 'dialog' ? 'h-full' : 'mt-4 min-h-28')}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm font-medium">{TITLE}</h3>
        {length}
      </div>
      {within === 'dialog' ? <Scrolled isReached={hasOpened}>{told}</Scrolled> : told}
      <p className="text-xs text-muted">{PREMISE}</p>
    </section>
  )
}

/** What is told comes a moment after its dialog: the buttons below stay where they are. */
function Scrolled({ isReached, children }: { isReached: boolean; children: React.ReactNode }) {
  return (
    <section aria-label="In detail" {...(isReached && { tabIndex: 0 })} className="min-h-0 flex-1 overflow-y-auto">
      {children}
    </section>
  )
}

const TITLE = 'What changes'
const PREMISE = 'Simulated from the present state: every run succeeds after its usual time, and workers are free.'

/** It stays while an edit is typed that is none yet: what was read and simulated serves the next one. */
function Foreseen({ edit, days, allTheSame }: { edit: EditPreviewProps['edit']; days: number; allTheSame: string }) {
  const { data: plan, error } = useQuery(allTasksQuery)
  const key = JSON.stringify([edit, days])
  const { edit: restedEdit, ...rested } = useRested({ key, edit, days }, key, REST_MS)
  const isAsked = restedEdit !== null && typeof restedEdit !== 'string'
  const question = isAsked && plan && isWhole(plan) ? { ...rested, edit: restedEdit, plan, endMs: plan.nowMs + rested.days * DAY_MS } : null
  const known = useForeseenEdit(question)
  if (edit === null || edit === 'unreadable') return null
  if (!plan && error) return <Note>What this changes can’t be told: the tasks could not be read. {allTheSame}</Note>
  if (plan && !isWhole(plan)) return <Note>There are too many tasks to tell here what this changes. {allTheSame}</Note>
  // Until it is simulated from what was read anew, what was told of the same edit stays.
  return <div role="status">{known?.asked.key === key ? <Told known={known} allTheSame={allTheSame} /> : <Progress key={key} />}</div>
}

function Told({ known: { asked, foreseen, problem }, allTheSame }: { known: KnownEdit; allTheSame: string }) {
  const { zone } = useDisplayZone()
  if (foreseen === null)
    return (
      <Note>
        What this changes can’t be told: {problem} {allTheSame}
      </Note>
    )
  const { plan, edit, endMs } = asked
  const { throughMs, dropsWaiting } = foreseen
  const until = formatClock(throughMs, plan.nowMs, zone)
  const nothing = `Until ${until} no run is added, removed or moved, and no deadline newly missed.`
  return (
    <div className="flex flex-col gap-2 text-sm">
      <p>{differenceSummary(foreseen) ?? nothing}</p>
      <DifferenceLines foreseen={foreseen} telling={{ nowMs: plan.nowMs, zone, nameOf: namesIn(plan) }} most={MOST_LINES} />
      <p>
        <a
          href={planAddress({ edit, assumptions: [] })}
          target="_blank"
          rel="noreferrer"
          onClick={() => keepWhatIf({ edit, assumptions: [] })}
          onAuxClick={() => keepWhatIf({ edit, assumptions: [] })}
          className="underline underline-offset-4"
        >
          Open in the plan
        </a>
      </p>
      {!plan.schedulerIsLive && <p className="text-amber">No scheduler is live: nothing of what is expected starts until one is.</p>}
      {!plan.runnerIsLive && <p className="text-amber">No worker is live: what starts waits in the queue until one is.</p>}
      {dropsWaiting && <Note>What waits now under the old crontab is taken to be dropped: when you save you are asked.</Note>}
      {throughMs < endMs && <Note>More happens than can be simulated here: this is told until {until}.</Note>}
    </div>
  )
}

function namesIn({ tasks }: PlanView): (taskId: number) => string {
  const names = new Map(tasks.map(({ id, name }) => [id, name]))
  return (taskId) => names.get(taskId) ?? `task ${taskId}`
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
