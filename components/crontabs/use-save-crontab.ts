'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { UseFormSetError } from 'react-hook-form'
import { type CrontabInput, crontabInput } from '#domain/crontab-input.ts'
import { createCrontabAction, updateCrontabAction } from '#server/server-actions/crontab-actions.ts'
import { ApiError, describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { changesSchedule } from './changes-schedule.ts'
import { crontabKeys } from './queries.ts'
import type { ScheduleChangeQuestion } from './schedule-change-question.tsx'

/** A crontab that is there already, and the version of it that the form shows. */
export type EditedCrontab = { id: number; definition: CrontabInput; updatedAt: string }

type Options = {
  edited: EditedCrontab | null
  /** The crontab as it was last read after someone else's save; null: as it was opened. */
  latest: { current: CrontabInput | null }
  /** Someone else saved it meanwhile. @returns the version to save on at once, when nothing of theirs would be lost */
  onStale: () => Promise<string | null>
  question: ScheduleChangeQuestion
  setError: UseFormSetError<CrontabInput>
  onSaved: (id: number) => void
}

/**
 * Saves a crontab, on the version that the typing began with (none: the one that is edited); a new one without `edited`.
 * A save that drops waiting instants asks first (rule H1). What the server refuses stands at its fields; `problem` is what belongs to none
 * of them.
 */
export function useSaveCrontab({ edited, latest, onStale, question, setError, onSaved }: Options) {
  const queryClient = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const write = async (input: CrontabInput, basedOn: string | null): Promise<{ id: number } | null> => {
    if (edited === null) return await perform(createCrontabAction(input))
    const changes = changesSchedule(latest.current ?? edited.definition, input)
    const answer = changes ? await question.ask(`/v1/pages/crontabs/${edited.id}/schedule-change`) : { runLatest: false }
    const updatedAt = basedOn ?? edited.updatedAt
    return answer && (await perform(updateCrontabAction({ id: edited.id, updatedAt, input, ...answer })))
  }
  const writeUnlessStale = async (input: CrontabInput, basedOn: string | null): Promise<{ id: number } | null> => {
    try {
      return await write(input, basedOn)
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'stale')) throw error
      const version = await onStale()
      return version === null ? null : await writeUnlessStale(input, version)
    }
  }
  const save = async (input: CrontabInput, basedOn: string | null) => {
    setProblem(null)
    try {
      const saved = await writeUnlessStale(input, basedOn)
      if (saved === null) return
      onSaved(saved.id)
      await queryClient.invalidateQueries({ queryKey: crontabKeys.all })
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : {}
      const atFields = Object.entries(fields).filter(([field]) => field in crontabInput.shape)
      for (const [field, message] of atFields) setError(field as keyof CrontabInput, { type: 'server', message })
      if (atFields.length === 0) setProblem(describeError(error).message)
    }
  }
  return { save, problem }
}
