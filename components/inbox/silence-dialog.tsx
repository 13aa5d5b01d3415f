'use client'

import { useState } from 'react'
import { LONGEST_SILENCE_DAYS } from '#domain/incidents/incident-input.ts'
import type { IncidentRow } from '#domain/views/incident-views.ts'
import { silenceIncidentAction } from '#server/server-actions/incident-actions.ts'
import { usualPauseEnds } from '../tasks/task-actions/pause-ends.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { DateTimeInput } from '../ui/date-time-input.tsx'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { Field } from '../ui/field.tsx'
import { EXAMPLE } from '../ui/typed-instant.ts'
import { useNow } from '../ui/use-now.ts'
import { useHandling } from './use-handling.ts'

/** Has nobody told of it until a moment, or told again. */
export function SilenceDialog({ incident, onClose }: { incident: IncidentRow; onClose: () => void }) {
  const { zone } = useDisplayZone()
  const nowMs = useNow(60_000)
  const present = incident.silencedUntil
  const [untilMs, setUntilMs] = useState<number | null>(present === null ? null : Date.parse(present))
  const { handle, problems, setProblems } = useHandling('until')
  const confirm = async () => {
    const until = untilMs === null || Number.isNaN(untilMs) ? null : new Date(untilMs).toISOString()
    if (until === null && !(untilMs === null && present !== null)) {
      setProblems({ until: untilMs === null ? 'Choose until when.' : EXAMPLE })
      return false
    }
    return await handle(() => silenceIncidentAction({ id: incident.id, until }), until === null ? 'Ended the silence.' : 'Silenced.')
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={present === null ? 'Silence this incident?' : 'Change the silence of this incident'}
      description={incident.title}
      confirmLabel={present === null ? 'Silence' : untilMs === null ? 'End the silence' : 'Change the silence'}
      onConfirm={confirm}
    >
      <div className="flex flex-col gap-1.5">
        <Field
          label={`Until (${zone})`}
          isOptional={present !== null}
          error={problems.until}
          help={`Nobody is told of it until then, at most ${LONGEST_SILENCE_DAYS} days; it stays in the inbox.${present === null ? '' : ' Empty: they are told again.'}`}
        >
          <DateTimeInput value={untilMs} onChange={setUntilMs} zone={zone} />
        </Field>
        <div className="flex flex-wrap gap-1.5">
          {usualPauseEnds(nowMs, zone).map(({ label, atMs }) => (
            <Button key={label} size="sm" onClick={() => setUntilMs(atMs)}>
              {label}
            </Button>
          ))}
        </div>
      </div>
    </ConfirmDialog>
  )
}
