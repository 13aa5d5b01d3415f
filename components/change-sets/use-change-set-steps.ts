'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import type { ActionResult } from '#domain/errors.ts'
import { describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { changeSetKeys } from './queries.ts'

/** What applying a change set makes stale at once, before the stream says so. */
const APPLIED_TO = ['tasks', 'crontabs', 'dependencies', 'graph', 'plan', 'tags']

/** Does something with a change set: what went wrong is told, and all change sets are read anew. */
export function useChangeSetSteps() {
  const queryClient = useQueryClient()
  const [isBusy, setIsBusy] = useState(false)
  /** @returns null where it was refused */
  const take = async <Data>(step: () => Promise<ActionResult<Data>>, said?: string): Promise<Data | null> => {
    setIsBusy(true)
    try {
      const data = await perform(step())
      if (said) toast.success(said)
      return data
    } catch (error) {
      toast.error(describeError(error).message)
      return null
    } finally {
      setIsBusy(false)
      await queryClient.invalidateQueries({ queryKey: changeSetKeys.all })
    }
  }
  const showApplied = () => {
    for (const key of APPLIED_TO) void queryClient.invalidateQueries({ queryKey: [key] })
  }
  return { take, isBusy, showApplied }
}
