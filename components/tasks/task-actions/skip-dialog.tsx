'use client'

import { useState } from 'react'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { useUserAction } from '../../api/use-user-action.ts'
import { RadioChoices } from '../../forms/radio-choices.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { formatClock, formatExact } from '../../ui/time-format.ts'
import { useNow } from '../../ui/use-now.ts'
import { type SkipChoice, skipChoices, skippableInstants } from '../undecided-instants.ts'

/** Takes instants that wait, or the next one to come, out of the schedule (rule R9). */
export function SkipDialog({ detail, onClose }: { detail: TaskDetail; onClose: () => void }) {
  const { zone } = useDisplayZone()
  const nowMs = useNow(1000)
  const { ask } = useUserAction()
  const [value, setValue] = useState<SkipChoice['value']>('first')
  const skippable = skippableInstants(detail, nowMs)
  const choices = skippable === null ? [] : skipChoices(skippable)
  const chosen = choices.find((choice) => choice.value === value) ?? choices[0]
  if (!skippable || !chosen) return null
  const clock = (instantMs: number) => formatClock(instantMs, nowMs, zone)
  const skip = () =>
    ask(
      'skip-instant',
      { taskId: detail.task.id, instant: new Date(chosen.instantMs).toISOString(), andEarlier: chosen.earlier > 0 },
      `Skipped ${chosen.earlier > 0 ? `${chosen.earlier + 1} instants` : clock(chosen.instantMs)} of “${detail.task.name}”.`,
    )
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Skip ${skippable.dueCount === 0 ? 'the next run' : 'what waits'} of “${detail.task.name}”?`}
      description="It is recorded as skipped by you and never runs by itself. That can’t be undone; a run of its own can be asked for at any time."
      confirmLabel={`Skip ${chosen.earlier > 0 ? `${(chosen.earlier + 1).toLocaleString('en')} instants` : clock(chosen.instantMs)}`}
      onConfirm={skip}
    >
      {choices.length === 1 ? (
        <p className="tabular text-base">{formatExact(chosen.instantMs, zone)}</p>
      ) : (
        <RadioChoices
          legend="Which"
          value={chosen.value}
          onChange={setValue}
          choices={choices.map((choice) => ({
            value: choice.value,
            label: `${labels[choice.value]}: ${clock(choice.instantMs)}`,
            help: choice.earlier > 0 ? `and ${choice.earlier.toLocaleString('en')} earlier` : formatExact(choice.instantMs, zone),
          }))}
        />
      )}
    </ConfirmDialog>
  )
}

const labels: Record<SkipChoice['value'], string> = {
  first: 'The one that waits',
  due: 'All that wait, up to',
  next: 'The next to come',
}
