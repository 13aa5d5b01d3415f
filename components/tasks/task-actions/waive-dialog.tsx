'use client'

import type { DependencyRow } from '#domain/views/task-views.ts'
import { useUserAction } from '../../api/use-user-action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

export type WaivableEdge = Pick<DependencyRow, 'id' | 'dependerName' | 'dependeeName'>

/** Opens one dependency for the next run only (rule R6). */
export function WaiveDialog({ edge, onClose }: { edge: WaivableEdge; onClose: () => void }) {
  const { ask } = useUserAction()
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Let “${edge.dependerName}” not wait for “${edge.dependeeName}” once?`}
      description="Its next run that heeds dependencies starts without this one, and says so; the one after it waits again. This can’t be taken back, only used up."
      confirmLabel="Waive once"
      onConfirm={() => ask('waive-dependency', { dependencyId: edge.id }, `Waived “${edge.dependeeName}” once.`)}
    />
  )
}
