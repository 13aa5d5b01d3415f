'use client'

import { useQuery } from '@tanstack/react-query'
import { Link2 } from 'lucide-react'
import type { ChangeSetView } from '#domain/views/change-set-views.ts'
import { editChangeSetAction } from '#server/server-actions/change-set-actions.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { RoleHint } from '../ui/role-hint.tsx'
import type { ChangeSetQuestion } from './change-set-dialogs.tsx'
import { changeSetTitle } from './change-set-title.ts'
import { copyChangeSetLink } from './copy-change-set-link.ts'
import { currentChangeSetQuery } from './queries.ts'
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
      {state === 'open' && isOwn && <ChooseButton changeSet={changeSet} steps={steps} />}
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

/** Of several that its author has open, edits go into one. What takes another back is put together already. */
function ChooseButton({ changeSet, steps }: Pick<Props, 'changeSet' | 'steps'>) {
  const { id, revertsId } = changeSet
  const { data } = useQuery(currentChangeSetQuery)
  const isOther = data !== undefined && data.changeSet !== null && data.changeSet.id !== id
  if (!isOther || revertsId !== null) return null
  const said = `Edits are staged into “${changeSetTitle(changeSet)}” from now on.`
  return (
    <Button disabled={steps.isBusy} onClick={() => void steps.take(() => editChangeSetAction({ step: 'choose', id }), said)}>
      Stage into this one
    </Button>
  )
}
