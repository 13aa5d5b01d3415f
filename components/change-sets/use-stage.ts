'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import type { stageEditsAction } from '#server/server-actions/change-set-actions.ts'
import { loadedPart } from './loaded-part.ts'
import { changeSetKeys } from './queries.ts'

type Edits = Parameters<typeof stageEditsAction>[0]['edits']

/**
 * Puts edits into the change set that the viewer is at, or a new one, in place of saving them, and says so.
 * @param said "Staged the deletion of “load”."
 * @throws ApiError with the fields that a save would refuse
 */
export function useStage(): (edits: Edits, said: string) => Promise<void> {
  const queryClient = useQueryClient()
  const router = useRouter()
  return async (edits, said) => {
    // Who only saves need not have it.
    const [{ perform }, actions] = await loadedPart(
      Promise.all([import('../api/perform.ts'), import('#server/server-actions/change-set-actions.ts')]),
    )
    const { id } = await perform(actions.stageEditsAction({ edits }))
    toast.success(said, { action: { label: 'Show', onClick: () => router.push(`/change-sets/${id}`) } })
    await queryClient.invalidateQueries({ queryKey: changeSetKeys.all })
  }
}
