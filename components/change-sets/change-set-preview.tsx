'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PREVIEW_LENGTHS, type PreviewDays } from '../scenarios/preview-lengths.ts'
import { Button } from '../ui/button.tsx'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Section } from '../ui/section.tsx'
import { Select } from '../ui/select.tsx'
import { formatClock } from '../ui/time-format.ts'
import { previewLines } from './preview-words.ts'
import { changeSetPreviewQuery } from './queries.ts'

const MOST_LINES = 30

/** What all that is staged would do to the coming runs, together: simulated when somebody asks for it. */
export function ChangeSetPreview({ id, revision }: { id: number; revision: number }) {
  const [days, setDays] = useState<PreviewDays>('1')
  const [askedRevision, setAskedRevision] = useState<number | null>(null)
  const { zone } = useDisplayZone()
  const isAsked = askedRevision === revision
  const { data, error, isFetching, refetch } = useQuery({ ...changeSetPreviewQuery({ id, revision }, Number(days)), enabled: isAsked })
  return (
    <Section title="What it would do">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <Button isBusy={isFetching} onClick={() => (isAsked ? void refetch() : setAskedRevision(revision))}>
          Preview
        </Button>
        <Select aria-label="How far to look" value={days} onChange={setDays} options={PREVIEW_LENGTHS} className="w-44" />
        <span className="text-muted">Simulated from the present state, all changes together.</span>
      </div>
      <div role="status" className="pt-3 text-sm">
        {isAsked && data && <Foreseen preview={data} zone={zone} />}
      </div>
      {isAsked && error && !isFetching && <ErrorState title="It could not be previewed" error={error} onRetry={() => refetch()} />}
    </Section>
  )
}

function Foreseen({ preview, zone }: { preview: Parameters<typeof previewLines>[0]; zone: string }) {
  const nowMs = Date.parse(preview.from)
  const lines = previewLines(preview, nowMs, zone)
  const more = lines.length - MOST_LINES + preview.tasksLeftOut
  const until = formatClock(Date.parse(preview.through), nowMs, zone)
  if (lines.length === 0) return <p>Until {until} no run is added, removed or moved, and no deadline newly missed.</p>
  return (
    <>
      <ul className="flex flex-col gap-1">
        {lines.slice(0, MOST_LINES).map(({ key, name, words }) => (
          <li key={key} className="break-words">
            <span className="font-medium">{name}</span> {words}
          </li>
        ))}
        {more > 0 && <li className="text-muted">and {more.toLocaleString('en')} more</li>}
      </ul>
      <p className="pt-2 text-muted">
        Told until {until}
        {preview.isPartial && ', of the first tasks that it touches'}.
      </p>
      {!preview.schedulerIsLive && <p className="text-amber">No scheduler is live: nothing of what is expected starts until one is.</p>}
      {!preview.runnerIsLive && <p className="text-amber">No worker is live: what starts waits in the queue until one is.</p>}
    </>
  )
}
