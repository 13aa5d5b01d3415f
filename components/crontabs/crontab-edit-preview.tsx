'use client'

import { type CrontabInput, crontabInput } from '#domain/crontab-input.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { checkCrontab } from '#scheduling/cron/schedule.ts'
import { LazyEditPreview } from '../scenarios/lazy-edit-preview.tsx'
import { changesSchedule } from './changes-schedule.ts'

type Props = { id: number; saved: CrontabInput; values: CrontabInput }

/** Once what is typed fires otherwise than the crontab that is saved: what it changes for all tasks that use it. Nothing before. */
export function CrontabEditPreview({ id, saved, values }: Props) {
  const read = crontabInput.safeParse(values)
  if (!read.success || checkCrontab(read.data).length > 0) return <LazyEditPreview within="form" edit={null} />
  if (!changesSchedule(saved, read.data)) return null
  return <LazyEditPreview within="form" edit={{ kind: 'crontab', crontabId: id, crontab: crontabDefinitionOf(read.data) }} />
}
