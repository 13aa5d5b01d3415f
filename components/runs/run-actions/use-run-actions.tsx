'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'
import type { RunDetail } from '#domain/views/run-views.ts'
import { useUserAction } from '../../api/use-user-action.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { cancelConsequence, markConsequence, whoWaits } from './run-controls.ts'

const TellRunDialog = dynamic(() => import('../telling/tell-dialog.tsx').then((module) => module.TellRunDialog))

type Question = 'tell' | 'cancel' | 'rerun' | 'mark-succeeded' | 'mark-failed'

export type RunActions = {
  ask: (question: Question) => void
  /** Put it anywhere in the page. */
  dialogs: ReactNode
}

/** What people do with one run; each says what it means and asks, because none of it can be taken back. */
export function useRunActions(run: RunDetail): RunActions {
  const [question, setQuestion] = useState<Question | null>(null)
  const close = () => setQuestion(null)
  return {
    ask: setQuestion,
    dialogs: (
      <>
        {question === 'tell' && <TellRunDialog run={run} onClose={close} />}
        {question === 'cancel' && <CancelDialog run={run} onClose={close} />}
        {question === 'rerun' && <RerunDialog run={run} onClose={close} />}
        {question === 'mark-succeeded' && <MarkDialog run={run} as="succeeded" onClose={close} />}
        {question === 'mark-failed' && <MarkDialog run={run} as="failed" onClose={close} />}
      </>
    ),
  }
}

type DialogProps = { run: RunDetail; onClose: () => void }

function CancelDialog({ run, onClose }: DialogProps) {
  const { ask } = useUserAction()
  const isRunning = run.state === 'running'
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Cancel this run of “${run.taskName}”?`}
      description={cancelConsequence(run)}
      confirmLabel={isRunning ? 'Stop and cancel the run' : 'Cancel the run'}
      dismissLabel={isRunning ? 'Keep it running' : 'Keep it'}
      isDestructive
      onConfirm={() => ask('cancel-run', { runId: run.id }, isRunning ? 'Its worker is told to stop it.' : 'Cancelled the run.')}
    />
  )
}

function RerunDialog({ run, onClose }: DialogProps) {
  const { ask } = useUserAction()
  const [besideOthers, setBesideOthers] = useState(false)
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Run this run of “${run.taskName}” again?`}
      description={`A further attempt of the same run, with the input it had. The crontab and the dependencies are not asked again; its end is a new ending: it counts for ${whoWaits(run, 'any ending')}, and if it succeeds for those that wait for a success.`}
      confirmLabel="Rerun"
      onConfirm={() => ask('rerun', { runId: run.id, besideOthers }, 'Asked for a rerun.')}
    >
      <Checkbox
        checked={besideOthers}
        onChange={setBesideOthers}
        label="Beside other runs of the task"
        help={besideOthers ? 'Starts even when the concurrency limit is reached.' : 'Waits its turn when the concurrency limit is reached.'}
      />
    </ConfirmDialog>
  )
}

function MarkDialog({ run, as, onClose }: DialogProps & { as: 'succeeded' | 'failed' }) {
  const { ask } = useUserAction()
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Mark this run of “${run.taskName}” as ${as}?`}
      description={markConsequence(run, as)}
      confirmLabel={`Mark ${as}`}
      isDestructive={as === 'failed'}
      onConfirm={() => ask('mark-run', { runId: run.id, as }, `Marked the run as ${as}.`)}
    />
  )
}
