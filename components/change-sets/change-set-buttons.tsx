'use client'

import { Link2 } from 'lucide-react'
import type { ChangeSetView } from '#domain/views/change-set-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { RoleHint } from '../ui/role-hint.tsx'
import type { ChangeSetQuestion } from './change-set-dialogs.tsx'
import { copyChangeSetLink } from './copy-change-set-link.ts'
import { UndoButtons } from './undo-buttons.tsx'
import type { useChangeSetSteps } from './use-change-set-steps.ts'

type Props = {
  changeSet: ChangeSetView
  steps: Pick<ReturnType<typeof useChangeSetSteps>, 'take' | 'isBusy'>
  onAsk: (question: ChangeSetQuestion) => void
}

/** What is done with a change set as a whole, as far as the viewer may. */
export function ChangeSetButtons({ changeSet, steps, onAsk }: Props) {
  const { id, state, isOwn, changes, revertedById } = changeSet
  const mayApply = useCan('switch-tasks', 'somewhere')
  const what = state === 'open' ? 'apply it' : 'revert it'
  return (
    <>
      {state === 'open' && isOwn && <UndoButtons changeSet={changeSet} steps={steps} />}
      <IconButton label="Copy the link" icon={<Link2 />} onClick={() => void copyChangeSetLink(id)} />
      {state === 'open' && isOwn && <Button onClick={() => onAsk('discard')}>Discard …</Button>}
      {state === 'open' && mayApply && (
        <Button variant="primary" disabled={changes.length === 0} onClick={() => onAsk('apply')}>
          Apply …
        </Button>
      )}
      {state === 'applied' && mayApply && revertedById === null && <Button onClick={() => onAsk('revert')}>Revert …</Button>}
      {state !== 'discarded' && !mayApply && <RoleHint permission="switch-tasks" what={what} />}
    </>
  )
}
