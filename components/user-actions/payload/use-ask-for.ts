'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { JsonValue } from '#domain/json-value.ts'
import type { ActionType } from '#domain/views/operation-views.ts'
import { requestUserActionAction } from '#server/server-actions/user-action-actions.ts'
import { ApiError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'

/** Asks for an action: one that takes effect at once has its outcome as `data`; of another the page follows it to its end. */
export function useAskFor({ type, carriedOut }: ActionType, onProblems: (problems: Readonly<Record<string, string>>) => void) {
  const router = useRouter()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (payload: { [key: string]: JsonValue }) => perform(requestUserActionAction({ type, payload })),
    onSuccess: ({ id }) => {
      if (carriedOut !== 'at_once') router.push(`/actions/${id}`)
      // It may have changed anything.
      else void queryClient.invalidateQueries()
    },
    onError: (error) => error instanceof ApiError && onProblems(error.fields),
  })
}
