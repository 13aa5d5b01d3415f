'use client'

import { counted } from '#domain/counted.ts'
import { switchEdits } from '../../change-sets/switch-edits.ts'
import { useStageInDialog } from '../../change-sets/use-stage-in-dialog.ts'
import { LazyEditPreview } from '../../scenarios/lazy-edit-preview.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { HeldUpNote } from '../held-up-note.tsx'
import type { ActionTarget } from './action-target.ts'

type Props = { tasks: readonly ActionTarget[]; onClose: () => void; onConfirm: () => Promise<boolean> }

/** Asks before tasks are disabled that others wait for, and says which. */
export function DisableDialog({ tasks, onClose, onConfirm }: Props) {
  const stage = useStageInDialog()
  const ids = tasks.map(({ id }) => id)
  const what = tasks.length === 1 ? `“${tasks[0]?.name}”` : counted(tasks.length, 'task')
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Disable ${what}?`}
      description="What is due now is decided first; then nothing of its crontab starts until it is enabled again. Runs under way and backfills go on."
      confirmLabel={`Disable ${tasks.length === 1 ? 'task' : what}`}
      onConfirm={onConfirm}
      onStage={() => stage(switchEdits(ids, false), `Staged to disable ${what}.`)}
    >
      <HeldUpNote ids={ids} by="stopped" />
      <LazyEditPreview within="dialog" edit={{ kind: 'switch', enableIds: [], disableIds: ids, choice: 'fromNow' }} />
    </ConfirmDialog>
  )
}
