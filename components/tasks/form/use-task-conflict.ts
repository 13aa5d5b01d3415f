'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { type TaskDetail, taskDetailShape } from '#domain/views/task-views.ts'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { fetchShape } from '../../api/fetch-view.ts'
import { crontabQuery } from '../../crontabs/queries.ts'
import { latestChangeOf } from '../../forms/latest-change.ts'
import { useConflict } from '../../forms/use-conflict.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { instantText } from '../../ui/typed-instant.ts'
import { takeTaskEntry, taskEntries } from './task-entries.ts'
import { type TaskFormValues, valuesOf } from './task-form-values.ts'
import type { TaskFormMethods } from './use-task-form.ts'

/**
 * A task that someone else saved while it stands in the form. `latest` is the task as it was last read from the server, `compared` the same for what is
 * shown.
 */
export function useTaskConflict(form: TaskFormMethods, edited: TaskDetail | null) {
  const queryClient = useQueryClient()
  const { zone } = useDisplayZone()
  const latest = useRef(edited)
  const [compared, setCompared] = useState(edited)
  const words = {
    crontab: (id: number) => {
      const row = queryClient.getQueryData(crontabQuery(id).queryKey)
      return row ? `${cronExpression(row.definition)} ${row.definition.timezone}` : `crontab ${id}`
    },
    instant: (iso: string) => `${instantText(Date.parse(iso), zone)} (${zone})`,
  }
  const conflict = useConflict<TaskFormValues>({
    load: async () => {
      const [detail, saved] = await Promise.all([
        fetchShape(`/v1/tasks/${edited?.task.id}`, taskDetailShape),
        latestChangeOf('task', edited?.task.id),
      ])
      latest.current = detail
      setCompared(detail)
      // Their names are told; one that can't be read is told by its number.
      const crontabIds = [detail.input.crontabId, edited?.input.crontabId, form.getValues('crontabId')]
      await Promise.all(crontabIds.map((id) => id && queryClient.ensureQueryData(crontabQuery(id)).catch(() => null)))
      return { values: valuesOf(detail), version: detail.updatedAt, saved }
    },
    entriesOf: (values) => taskEntries(values, words),
    take: takeTaskEntry,
    getMine: () => form.getValues(),
    setMine: (values) => form.reset(values, { keepDefaultValues: true }),
  })
  return { ...conflict, latest, compared }
}
