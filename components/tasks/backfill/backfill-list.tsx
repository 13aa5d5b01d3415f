'use client'

import Link from 'next/link'
import { useEffect, useRef, useState } from 'react'
import { counted } from '#domain/counted.ts'
import type { BackfillRow } from '#domain/views/task-views.ts'
import { useUserAction } from '../../api/use-user-action.ts'
import { useCan } from '../../frame/viewer.tsx'
import { runsHref } from '../../runs/run-list-params.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { useShownPart } from '../../ui/shown-part.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { backfillWords } from './backfill-words.ts'

/** The task's backfills with how far each has come; the address `#backfills` leads here. */
export function BackfillList({ backfills }: { backfills: readonly BackfillRow[] }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (window.location.hash === '#backfills') place.current?.scrollIntoView({ block: 'center' })
  }, [])
  const { shown, more } = useShownPart(backfills)
  const [first] = backfills
  if (!first) return null
  return (
    <div ref={place} id="backfills">
      <Section
        title="Backfills"
        count={backfills.length}
        actions={
          <Link href={`/runs?task=${first.taskId}&kind=backfill`} className="text-xs text-muted hover:text-fg hover:underline">
            All their runs
          </Link>
        }
      >
        <ul className="flex flex-col gap-3">
          {shown.map((backfill) => (
            <Backfill key={backfill.id} backfill={backfill} />
          ))}
        </ul>
        {more}
      </Section>
    </div>
  )
}

function Backfill({ backfill }: { backfill: BackfillRow }) {
  const mayRun = useCan('cancel-backfill', backfill.taskId)
  const [isAsking, setIsAsking] = useState(false)
  const ended = backfill.succeeded + backfill.failed
  return (
    <li className="flex flex-col gap-1 text-sm">
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <StateBadge state={backfill.state} />
        <span className="tabular">
          <RelativeTime instant={backfill.firstInstant} show="clock" /> to <RelativeTime instant={backfill.lastInstant} show="clock" />
        </span>
        <span className="text-muted">
          {backfill.hasOtherArguments && 'with other arguments, '}by {backfill.requestedByName}{' '}
          <RelativeTime instant={backfill.requestedAt} />
        </span>
        {mayRun && backfill.state === 'running' && (
          <Button size="sm" className="ml-auto" onClick={() => setIsAsking(true)}>
            Cancel backfill …
          </Button>
        )}
      </div>
      {backfill.state === 'running' && (
        <progress
          max={backfill.count}
          value={ended}
          aria-label={`Backfill from ${backfill.firstInstant}`}
          className="h-1 w-full appearance-none overflow-hidden rounded-full bg-active [&::-moz-progress-bar]:bg-blue [&::-webkit-progress-bar]:bg-active [&::-webkit-progress-value]:bg-blue"
        />
      )}
      <Link href={runsHref({ backfill: backfill.id })} className="tabular self-start text-xs text-muted hover:text-fg hover:underline">
        {backfillWords(backfill)}
      </Link>
      {isAsking && <CancelBackfill backfill={backfill} onClose={() => setIsAsking(false)} />}
    </li>
  )
}

function CancelBackfill({ backfill, onClose }: { backfill: BackfillRow; onClose: () => void }) {
  const { ask } = useUserAction()
  const left = backfill.count - backfill.activated
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Cancel the backfill of “${backfill.taskName}”?`}
      description={`${counted(left, 'run')} of it will not come, and what is queued is cancelled; what runs goes on. It can’t be taken up again, only asked for anew.`}
      confirmLabel="Cancel the backfill"
      dismissLabel="Let it go on"
      isDestructive
      onConfirm={() => ask('cancel-backfill', { backfillId: backfill.id }, 'Cancelled the backfill.')}
    />
  )
}
