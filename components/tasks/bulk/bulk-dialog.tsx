'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { toast } from 'sonner'
import type { BulkChange } from '#domain/bulk-change.ts'
import { counted } from '#domain/counted.ts'
import { setTasksEnabledAction, tagTasksAction } from '#server/server-actions/task-actions.ts'
import { describeError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { taskKeys } from '../queries.ts'
import { changeInPast, changeMeaning, changeVerb } from './bulk-words.ts'
import { runBulkChange } from './run-bulk-change.ts'
import type { Undoing } from './use-undo.tsx'

type Props = {
  /** As the list's address says it. */
  filter: Record<string, string>
  change: BulkChange
  /** How many tasks the filter finds. */
  total: number
  onClose: () => void
  onDone: () => void
  offerUndo: (undoing: Undoing) => void
}

/** Asks once, then changes all tasks of a filter and shows how far it is; it can be stopped between parts. */
export function BulkDialog({ filter, change, total, onClose, onDone, offerUndo }: Props) {
  const queryClient = useQueryClient()
  const [seen, setSeen] = useState<number | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const isStopped = useRef(false)
  const verb = changeVerb(change)
  const tag = change.kind === 'tag' ? ` “${change.add[0] ?? change.remove[0]}”` : ''
  const confirm = async () => {
    isStopped.current = false
    setProblem(null)
    setSeen(0)
    try {
      const done = await runBulkChange({ filter, change, onProgress: setSeen, isStopped: () => isStopped.current })
      const what = changeInPast(change, done.ids.length)
      toast.success(`${what[0]?.toUpperCase()}${what.slice(1)}${done.isStopped ? '; stopped before the rest' : ''}.`)
      const undo = undoOf(change, done.ids, () => queryClient.invalidateQueries({ queryKey: taskKeys.all }))
      if (undo && done.ids.length > 0) offerUndo({ what, undo })
      onDone()
      onClose()
    } catch (error) {
      setProblem(describeError(error).message)
      setSeen(null)
    } finally {
      void queryClient.invalidateQueries({ queryKey: taskKeys.all })
    }
  }
  const stop = () => {
    isStopped.current = true
    if (seen === null) onClose()
  }
  return (
    <Dialog
      isOpen
      onClose={stop}
      width="sm"
      title={`${verb} all ${total.toLocaleString('en')} tasks of this filter${tag && ` with${tag}`}?`}
      description={changeMeaning(change)}
      footer={
        <>
          <Button onClick={stop}>{seen === null ? 'Cancel' : 'Stop'}</Button>
          <Button variant={change.kind === 'delete' ? 'danger' : 'primary'} isBusy={seen !== null} onClick={confirm}>
            {`${verb} ${counted(total, 'task')}`}
          </Button>
        </>
      }
    >
      {seen !== null && <Progress seen={seen} total={total} />}
      {problem !== null && (
        <p role="alert" className="text-sm text-red">
          {problem} What was done before that stays done.
        </p>
      )}
    </Dialog>
  )
}

function Progress({ seen, total }: { seen: number; total: number }) {
  return (
    <div className="flex flex-col gap-1">
      <progress aria-label="How far it is" max={total} value={seen} className="h-1.5 w-full accent-accent" />
      <p className="tabular text-sm text-muted">
        {Math.min(seen, total).toLocaleString('en')} of {total.toLocaleString('en')}
      </p>
    </div>
  )
}

/** As many as one call takes. */
const MOST_AT_ONCE = 10_000

/** What takes it back; null: nothing does. */
function undoOf(change: BulkChange, ids: readonly number[], refresh: () => Promise<void>): (() => Promise<void>) | null {
  const inParts = (call: (part: number[]) => Promise<unknown>) => async () => {
    for (let first = 0; first < ids.length; first += MOST_AT_ONCE) await call(ids.slice(first, first + MOST_AT_ONCE))
    await refresh()
  }
  switch (change.kind) {
    case 'switch':
      // What passes between is not lost.
      return inParts((part) => perform(setTasksEnabledAction({ ids: part, enabled: !change.enabled, enableChoice: 'all' })))
    case 'pause':
      return inParts((part) => perform(setTasksEnabledAction({ ids: part, enabled: true, enableChoice: 'all' })))
    case 'tag':
      return inParts((part) => perform(tagTasksAction({ ids: part, add: change.remove, remove: change.add })))
    default:
      return null
  }
}
