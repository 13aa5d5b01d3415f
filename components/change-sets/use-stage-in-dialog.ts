'use client'

import { toast } from 'sonner'
import { describeError } from '../api/api-error.ts'
import { useStage } from './use-stage.ts'

/** The same for a dialog, which closes when it went well and stays with the reason told when not. */
export function useStageInDialog(): (...staging: Parameters<ReturnType<typeof useStage>>) => Promise<boolean> {
  const stage = useStage()
  return async (...staging) => {
    try {
      await stage(...staging)
      return true
    } catch (error) {
      toast.error(describeError(error).message)
      return false
    }
  }
}
