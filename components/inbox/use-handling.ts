'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import type { ActionResult } from '#domain/errors.ts'
import { ApiError, describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { incidentKeys } from './incident-keys.ts'

/**
 * How a dialog does something with an incident: what is wrong with its field is said there, anything else in a message.
 * @param field the dialog's only one
 */
export function useHandling(field: string) {
  const queryClient = useQueryClient()
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const handle = async (call: () => Promise<ActionResult<unknown>>, done: string): Promise<boolean> => {
    setProblems({})
    try {
      await perform(call())
      toast.success(done)
      return true
    } catch (error) {
      const told = error instanceof ApiError ? error.fields : {}
      setProblems(told)
      if (!told[field]) toast.error(describeError(error).message)
      return false
    } finally {
      await queryClient.invalidateQueries({ queryKey: incidentKeys.all })
    }
  }
  return { handle, problems, setProblems }
}
