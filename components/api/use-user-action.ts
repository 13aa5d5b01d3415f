'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import type { UserActionType } from '#domain/roles.ts'
import type { UserActionPayloads } from '#domain/user-actions/payloads.ts'
import { requestUserActionAction } from '#server/server-actions/user-action-actions.ts'
import { ApiError, describeError, isStale } from './api-error.ts'
import { perform } from './perform.ts'
import { problemsAtFields } from './problems-at-fields.ts'

/** What any of these actions may change, by the first part of query keys. */
const STALE = ['runs', 'tasks', 'dependencies', 'graph', 'overview', 'actions', 'audits'] as const

type Asking = { type: UserActionType; payload: UserActionPayloads[UserActionType]; whenStale?: ((message: string) => void) | undefined }

export type UserActions = {
  /**
   * Asks for an action and tells its outcome: `success` as a toast, or why not.
   * @param whenStale hears instead of the toast that somebody else changed it meanwhile
   * @returns whether it was taken; problems of single fields are then in `problems`
   */
  ask: <Type extends UserActionType>(
    type: Type,
    payload: UserActionPayloads[Type],
    success: string,
    whenStale?: (message: string) => void,
  ) => Promise<boolean>
  isAsking: boolean
  /** Sentences by field of the payload, of the latest refusal. A refusal that names no shown field is told as a toast. */
  problems: Readonly<Record<string, string>>
  clearProblems: () => void
}

/**
 * Asking for what people may ask for, by the one server action for all of it.
 * @param shownFields fields of the payload at which the caller shows problems itself
 */
export function useUserAction(shownFields: readonly string[] = []): UserActions {
  const queryClient = useQueryClient()
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const asking = useMutation({
    mutationFn: ({ type, payload }: Asking) => perform(requestUserActionAction({ type, payload })),
    onMutate: () => setProblems({}),
    onError: (error, { whenStale }) => {
      if (whenStale && isStale(error)) return whenStale(error.message)
      const fields = error instanceof ApiError ? problemsAtFields(error.fields, shownFields) : {}
      setProblems(fields)
      const isShownAtField = Object.keys(fields).some((field) => shownFields.includes(field))
      if (!isShownAtField) toast.error(describeError(error).message)
    },
    onSettled: () => Promise.all(STALE.map((subject) => queryClient.invalidateQueries({ queryKey: [subject] }))),
  })
  const ask: UserActions['ask'] = async (type, payload, success, whenStale) => {
    const taken = await asking.mutateAsync({ type, payload, whenStale }).catch(() => null)
    if (taken === null) return false
    toast.success(success)
    return true
  }
  return { ask, isAsking: asking.isPending, problems, clearProblems: () => setProblems({}) }
}
