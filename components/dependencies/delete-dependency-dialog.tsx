'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { deleteDependencyAction } from '#server/server-actions/dependency-actions.ts'
import { describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { useStageInDialog } from '../change-sets/use-stage-in-dialog.ts'
import { LazyEditPreview } from '../scenarios/lazy-edit-preview.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { edgeInputOf } from './dependency-draft.ts'
import { dependencyKeys } from './queries.ts'
import { stagedDependency } from './staged-dependency.ts'

/** Asks before a dependency is deleted. */
export function DeleteDependencyDialog({ edge, onClose }: { edge: DependencyRow; onClose: () => void }) {
  const queryClient = useQueryClient()
  const stage = useStageInDialog()
  const deleting = useMutation({
    mutationFn: () => perform(deleteDependencyAction({ id: edge.id, basedOn: edgeInputOf(edge) })),
    onError: (error) => toast.error(describeError(error).message),
    onSettled: () => Promise.all([dependencyKeys.all, ['graph']].map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  })
  const confirm = async () => {
    const done = await deleting.mutateAsync().catch(() => null)
    if (done) toast.success(`${edge.dependerName} no longer waits for ${edge.dependeeName}.`)
    return done !== null
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title="Delete this dependency?"
      description={`“${edge.dependerName}” no longer waits for “${edge.dependeeName}”. What waits of it now starts at once, unless something else holds it up.`}
      isDestructive
      confirmLabel="Delete dependency"
      onConfirm={confirm}
      onStage={() => stage(stagedDependency(edge, null), `Staged: ${edge.dependerName} no longer waits for ${edge.dependeeName}.`)}
    >
      <LazyEditPreview within="dialog" edit={{ kind: 'edges', removedEdgeIds: [edge.id], saved: [] }} />
    </ConfirmDialog>
  )
}
