'use client'

import { Undo2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { toast } from 'sonner'
import { describeError } from '../../api/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { usePageKeys } from '../../ui/keyboard/use-page-keys.ts'
import { afterUndo, isUndoOver, type Undoing } from './undoing.ts'

/** What was done on this page can be taken back, the latest first, until the page is left. The key `z` does it too. */
export function useUndo(): { offerUndo: (undoing: Undoing) => void; undoButton: ReactNode } {
  const [done, setDone] = useState<readonly Undoing[]>([])
  const [isBusy, setIsBusy] = useState(false)
  const latest = done.at(-1)
  const undo = async () => {
    if (!latest || isBusy) return
    setIsBusy(true)
    try {
      await latest.undo()
      setDone((before) => afterUndo(before, latest, null))
      toast.success(`Taken back: ${latest.what}.`)
    } catch (error) {
      setDone((before) => afterUndo(before, latest, { error }))
      toast.error(`${describeError(error).message}${isUndoOver(error) ? ' It can’t be taken back any more.' : ''}`)
    } finally {
      setIsBusy(false)
    }
  }
  usePageKeys(latest ? { z: () => void undo() } : {})
  return {
    offerUndo: (undoing) => setDone((before) => [...before, undoing]),
    undoButton: latest && (
      <Button variant="quiet" icon={<Undo2 />} isBusy={isBusy} title="Key: z" onClick={undo}>
        Undo: {latest.what}
      </Button>
    ),
  }
}
