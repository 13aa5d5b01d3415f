import type { ChangeSetView } from '#domain/views/change-set-views.ts'
import { editChangeSetAction } from '#server/server-actions/change-set-actions.ts'
import type { useChangeSetSteps } from './use-change-set-steps.ts'

/** What is done with one change, or one field of it; null: the viewer only looks. */
export type ChangeSteps = {
  isBusy: boolean
  unstage: (key: string, field: string | null) => void
  insist: (key: string, field: string | null) => void
} | null

type Steps = Pick<ReturnType<typeof useChangeSetSteps>, 'take' | 'isBusy'>

/** What the author of an open change set does with single changes; null for everybody else, and for one that is over. */
export function changeStepsOf({ id, isOwn, state }: ChangeSetView, { take, isBusy }: Steps): ChangeSteps {
  if (!isOwn || state !== 'open') return null
  const edit = (step: 'unstage' | 'insist') => (key: string, field: string | null) =>
    void take(() => editChangeSetAction({ step, id, key, field }))
  return { isBusy, unstage: edit('unstage'), insist: edit('insist') }
}
