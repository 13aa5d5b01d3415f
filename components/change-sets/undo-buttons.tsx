'use client'

import { Redo2, Undo2 } from 'lucide-react'
import type { ChangeSetView } from '#domain/views/change-set-views.ts'
import { editChangeSetAction } from '#server/server-actions/change-set-actions.ts'
import { IconButton } from '../ui/icon-button.tsx'
import type { useChangeSetSteps } from './use-change-set-steps.ts'

type Props = { changeSet: ChangeSetView; steps: Pick<ReturnType<typeof useChangeSetSteps>, 'take' | 'isBusy'> }

/** The last act of staging taken back, and done again. */
export function UndoButtons({ changeSet: { id, undoCount, redoCount }, steps: { take, isBusy } }: Props) {
  return (
    <span className="flex">
      <IconButton
        label="Undo the last staging"
        icon={<Undo2 />}
        disabled={isBusy || undoCount === 0}
        onClick={() => void take(() => editChangeSetAction({ step: 'undo', id }))}
      />
      <IconButton
        label="Redo"
        icon={<Redo2 />}
        disabled={isBusy || redoCount === 0}
        onClick={() => void take(() => editChangeSetAction({ step: 'redo', id }))}
      />
    </span>
  )
}
