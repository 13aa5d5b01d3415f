'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { counted } from '#domain/counted.ts'
import { backfillRange } from '#scheduling/change/backfill-range.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { NO_INSTANTS, readableSchedule } from '#scheduling/cron/schedule.ts'
import { atTimeOfDay } from '#scheduling/cron/wall-clock.ts'
import { useUserAction } from '../../api/use-user-action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CronText } from '../../ui/cron-text.tsx'
import { DateTimeInput } from '../../ui/date-time-input.tsx'
import { Field } from '../../ui/field.tsx'
import { orMissing } from '../../ui/missing-part.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { formatExact } from '../../ui/time-format.ts'
import { useNow } from '../../ui/use-now.ts'
import { type ArgumentTexts, readArgumentTexts } from '../other-arguments/argument-texts.ts'
import { type BackfillDraft, backfillProblems, isInstant } from './backfill-draft.ts'

type Props = { task: { id: number; name: string; crontab: CrontabDefinition }; onClose: () => void }

const OtherArguments = dynamic(() => orMissing(import('../other-arguments/other-arguments.tsx').then((module) => module.OtherArguments)))

const FIELDS = ['from', 'through', 'maxActive', 'args', 'kwargs']

/** Runs for the instants of a past range (rule R3), counted while one types. */
export function BackfillDialog({ task, onClose }: Props) {
  const { crontab } = task
  const zone = crontab.timezone
  const [draft, setDraft] = useState<BackfillDraft>(() => yesterday(crontab))
  const [hasTried, setHasTried] = useState(false)
  const [texts, setTexts] = useState<ArgumentTexts | null>(null)
  const { ask, problems: refused, clearProblems } = useUserAction(FIELDS)
  const nowMs = useNow(10_000)
  const read = texts === null ? null : readArgumentTexts(texts)
  const found = { ...backfillProblems(crontab, draft, nowMs), ...(hasTried && read?.problems) }
  // What is missing is told once someone tried; what is wrong with what stands there, at once.
  const isComplete = draft.fromMs !== null && draft.throughMs !== null
  const problems: Readonly<Record<string, string>> = hasTried || isComplete ? { ...refused, ...found } : refused
  const range =
    isInstant(draft.fromMs) && isInstant(draft.throughMs)
      ? backfillRange(readableSchedule(crontab) ?? NO_INSTANTS, draft.fromMs, draft.throughMs, nowMs)
      : null
  const isRefused = Object.keys(found).length > 0
  const change = (changed: Partial<BackfillDraft>) => {
    setDraft({ ...draft, ...changed })
    clearProblems()
  }
  const confirm = async () => {
    setHasTried(true)
    const { fromMs, throughMs, maxActive } = draft
    if (isRefused || read?.problems || fromMs === null || throughMs === null || maxActive === null) return false
    const payload = {
      taskId: task.id,
      from: new Date(fromMs).toISOString(),
      through: new Date(throughMs).toISOString(),
      maxActive,
      ...read?.given,
    }
    return await ask('backfill', payload, `Asked for ${counted(range?.count ?? 0, 'run')} of “${task.name}”.`)
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Backfill “${task.name}”?`}
      description="Runs for cron instants that have passed, oldest first and behind all fresh runs. What became of these instants stays as it is."
      confirmLabel={range && !isRefused ? `Ask for ${counted(range.count, 'run')}` : 'Ask for the runs'}
      width="md"
      onConfirm={confirm}
    >
      <div className="flex flex-col gap-4">
        <CronText crontab={crontab} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="From" error={problems.from}>
            <DateTimeInput value={draft.fromMs} onChange={(fromMs) => change({ fromMs })} zone={zone} />
          </Field>
          <Field label="Through" error={problems.through}>
            <DateTimeInput value={draft.throughMs} onChange={(throughMs) => change({ throughMs })} zone={zone} />
          </Field>
        </div>
        <p aria-live="polite" className="tabular min-h-10 text-sm text-muted">
          Times of {zone}.{' '}
          {range !== null && range.firstMs !== null && range.lastMs !== null && (
            <>
              <span className="font-medium text-fg">{counted(range.count, 'instant')}</span>: from {formatExact(range.firstMs, zone)}{' '}
              through {formatExact(range.lastMs, zone)}.
            </>
          )}
        </p>
        <Field label="Active at once" error={problems.maxActive} help="Of this backfill; the task’s own limit holds as well.">
          <NumberInput className="max-w-40" value={draft.maxActive} onChange={(maxActive) => change({ maxActive })} unit="runs" />
        </Field>
        <OtherArguments
          taskId={task.id}
          texts={texts}
          onChange={(changed) => {
            setTexts(changed)
            clearProblems()
          }}
          problems={problems}
        />
      </div>
    </ConfirmDialog>
  )
}

/** The day before today, in the zone of the crontab. */
function yesterday({ timezone, second }: CrontabDefinition): BackfillDraft {
  const nowMs = Date.now()
  const lastMs = second === '0' ? 60_000 : 1000
  return { fromMs: atTimeOfDay(nowMs, timezone, -1, 0), throughMs: atTimeOfDay(nowMs, timezone, 0, 0) - lastMs, maxActive: 1 }
}
