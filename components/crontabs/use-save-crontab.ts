'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { UseFormSetError } from 'react-hook-form'
import { type CrontabInput, crontabInput } from '#domain/crontab-input.ts'
import { createCrontabAction, updateCrontabAction } from '#server/actions/crontab-actions.ts'
import { ApiError, describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { crontabKeys } from './queries.ts'

type Options = { id: number | undefined; setError: UseFormSetError<CrontabInput>; onSaved: (id: number) => void }

/** Saves a crontab, new without an id. What the server refuses stands at its fields; `problem` is what belongs to none of them. */
export function useSaveCrontab({ id, setError, onSaved }: Options) {
  const queryClient = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const save = async (input: CrontabInput) => {
    setProblem(null)
    try {
      const saved = await perform(id === undefined ? createCrontabAction(input) : updateCrontabAction({ id, input }))
      await queryClient.invalidateQueries({ queryKey: crontabKeys.all })
      onSaved(saved.id)
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : {}
      const atFields = Object.entries(fields).filter(([field]) => field in crontabInput.shape)
      for (const [field, message] of atFields) setError(field as keyof CrontabInput, { type: 'server', message })
      if (atFields.length === 0) setProblem(describeError(error).message)
    }
  }
  return { save, problem }
}
