'use client'

import { useRef, useState } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import type { CrontabInput } from '#domain/crontab-input.ts'
import { crontabRowShape } from '#domain/views/crontab-views.ts'
import { fetchShape } from '../api/fetch-view.ts'
import { latestChangeOf } from '../forms/latest-change.ts'
import { useConflict } from '../forms/use-conflict.ts'
import { crontabEntries, takeCrontabEntry } from './crontab-entries.ts'

/** A crontab that someone else saved while it stands in the form. `latest` is what was read of it then, `compared` the same for what is shown. */
export function useCrontabConflict(form: UseFormReturn<CrontabInput>, id: number | null) {
  const latest = useRef<CrontabInput | null>(null)
  const [compared, setCompared] = useState<CrontabInput | null>(null)
  const conflict = useConflict<CrontabInput>({
    load: async () => {
      const [{ definition, updatedAt }, saved] = await Promise.all([
        fetchShape(`/v1/crontabs/${id}`, crontabRowShape),
        latestChangeOf('crontab', id),
      ])
      latest.current = definition
      setCompared(definition)
      return { values: definition, version: updatedAt, saved }
    },
    entriesOf: crontabEntries,
    take: takeCrontabEntry,
    getMine: () => form.getValues(),
    setMine: (values) => form.reset(values, { keepDefaultValues: true }),
  })
  return { ...conflict, latest, compared }
}
