'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { toast } from 'sonner'
import { counted } from '#domain/counted.ts'
import { changeMatchingTasksAction, takeBackChangeAction } from '#server/server-actions/task-actions.ts'
import { describeError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { taskKeys } from '../queries.ts'
import { bulkOutcome, changeInPast } from './bulk-words.ts'
import { type AskedBulkChange, type BulkDone, NOTHING_DONE, runBulkChange } from './run-bulk-change.ts'
import { undoBulkChange } from './undo-bulk-change.ts'
import type { Undoing } from './undoing.ts'

type Options = Omit<AskedBulkChange, 'total'> & { onDone: () => void; offerUndo: (undoing: Undoing) => void }

/** A change of all tasks of a filter as it goes on: where it failed, `start` goes on from there, and what was done can be taken back. */
export function useBulkChange({ filter, change, onDone, offerUndo }: Options) {
  const queryClient = useQueryClient()
  const [done, setDone] = useState<BulkDone>(NOTHING_DONE)
  const [isRunning, setIsRunning] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const isStopped = useRef(false)
  const refresh = () => queryClient.invalidateQueries({ queryKey: taskKeys.all })
  const offer = (part: BulkDone) => {
    const undoing = undoBulkChange(change, part, (each) => perform(takeBackChangeAction(each)))
    if (!undoing) return
    const undo = async () => {
      const leftOut = await undoing.undo().finally(refresh)
      if (leftOut > 0) toast.info(`Left as they are now, deleted or changed since: ${counted(leftOut, 'task')}.`)
    }
    offerUndo({ what: changeInPast(change, undoing.count), undo })
  }
  const start = async () => {
    isStopped.current = false
    setProblem(null)
    setIsRunning(true)
    // What an earlier try did is offered to be taken back already.
    let part: BulkDone = { ...done, ids: [], pausedIds: [], leftOut: 0 }
    const onPart = (each: BulkDone) => {
      part = each
      setDone(each)
    }
    const changePart = (step: Parameters<typeof changeMatchingTasksAction>[0]) => perform(changeMatchingTasksAction(step))
    try {
      const isThrough = await runBulkChange({ filter, change, from: part, changePart, onPart, isStopped: () => isStopped.current })
      toast.success(bulkOutcome(change, part, isThrough))
      onDone()
    } catch (error) {
      setProblem(describeError(error).message)
    } finally {
      offer(part)
      setIsRunning(false)
      void refresh()
    }
  }
  const stop = () => {
    isStopped.current = true
  }
  return { seen: done.seen, isRunning, problem, start, stop }
}
