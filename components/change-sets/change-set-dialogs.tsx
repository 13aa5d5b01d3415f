'use client'

import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { counted } from '#domain/counted.ts'
import type { ChangeSetView } from '#domain/views/change-set-views.ts'
import { applyChangeSetAction, editChangeSetAction, revertChangeSetAction } from '#server/server-actions/change-set-actions.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { useShownPart } from '../ui/shown-part.tsx'
import { changeSetTitle } from './change-set-title.ts'
import { missedInWords } from './change-words.ts'
import { useChangeSetSteps } from './use-change-set-steps.ts'

export type ChangeSetQuestion = 'apply' | 'discard' | 'revert'

type Props = { changeSet: ChangeSetView; question: ChangeSetQuestion; onClose: () => void }

/** Asks before a change set is applied, discarded or reverted. */
export function ChangeSetDialog({ changeSet, question, onClose }: Props) {
  if (question === 'apply') return <ApplyDialog changeSet={changeSet} onClose={onClose} />
  return question === 'discard' ? (
    <DiscardDialog changeSet={changeSet} onClose={onClose} />
  ) : (
    <RevertDialog changeSet={changeSet} onClose={onClose} />
  )
}

type DialogProps = Omit<Props, 'question'>

function ApplyDialog({ changeSet, onClose }: DialogProps) {
  const { take, showApplied } = useChangeSetSteps()
  const { id, revision, changes, summary } = changeSet
  const what = counted(changes.length, 'change')
  const apply = async () => {
    const applied = await take(() => applyChangeSetAction({ id, revision }), `Applied ${what}.`)
    if (applied) showApplied()
    return applied !== null
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Apply ${what}?`}
      description={`All or none, at once, with one audit: ${summary}. It can be reverted.`}
      confirmLabel={`Apply ${what}`}
      onConfirm={apply}
    >
      <EnabledTasks changes={changes} />
      <p className="text-sm text-muted">
        Where another crontab is applied to a task, its instants that still wait under the old one are recorded as skipped.
      </p>
    </ConfirmDialog>
  )
}

/** Who applies decides with it what the author chose for what passed while tasks were disabled. */
function EnabledTasks({ changes }: Pick<ChangeSetView, 'changes'>) {
  const enabled = changes.filter((change) => change.verdict === 'ready' && missedInWords(change) !== null)
  const { shown, more } = useShownPart(enabled)
  if (enabled.length === 0) return null
  return (
    <ul aria-label="Tasks that it enables" className="flex flex-col gap-1 pb-2 text-base">
      {shown.map((change) => (
        <li key={change.key} className="[overflow-wrap:anywhere]">
          Enables “{change.name}”. {missedInWords(change)}
        </li>
      ))}
      {more && <li>{more}</li>}
    </ul>
  )
}

function DiscardDialog({ changeSet, onClose }: DialogProps) {
  const { take } = useChangeSetSteps()
  const discard = async () => {
    const step = () => editChangeSetAction({ step: 'discard', id: changeSet.id })
    return (await take(step, `Discarded “${changeSetTitle(changeSet)}”.`)) !== null
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Discard “${changeSetTitle(changeSet)}”?`}
      description="Nothing of it is applied, and nothing more can be staged into it."
      isDestructive
      confirmLabel={`Discard ${counted(changeSet.changes.length, 'change')}`}
      dismissLabel="Keep it"
      onConfirm={discard}
    />
  )
}

function RevertDialog({ changeSet, onClose }: DialogProps) {
  const { take, showApplied } = useChangeSetSteps()
  const router = useRouter()
  const revert = async () => {
    const reverted = await take(() => revertChangeSetAction({ id: changeSet.id }))
    if (!reverted) return false
    if (reverted.isApplied) toast.success(`Reverted “${changeSetTitle(changeSet)}”.`)
    else toast.warning('Others saved something else since. Nothing is reverted yet: choose, field by field, what shall be.')
    showApplied()
    router.push(`/change-sets/${reverted.id}`)
    return true
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Revert “${changeSetTitle(changeSet)}”?`}
      description="What it changed becomes what was there before, as a change set of yours. Deleted tasks come back as new ones, from now on; runs stay as they are."
      confirmLabel="Revert it"
      onConfirm={revert}
    />
  )
}
