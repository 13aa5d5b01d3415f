'use client'

import { counted } from '#domain/counted.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { changeMeaning, changeVerb } from './bulk-words.ts'
import type { AskedBulkChange } from './run-bulk-change.ts'
import type { Undoing } from './undoing.ts'
import { useBulkChange } from './use-bulk-change.ts'

type Props = AskedBulkChange & { onClose: () => void; onDone: () => void; offerUndo: (undoing: Undoing) => void }

/** Asks once, then changes all tasks of a filter and shows how far it is; it can be stopped between parts. */
export function BulkDialog({ filter, change, total, onClose, onDone, offerUndo }: Props) {
  const { seen, isRunning, problem, start, stop } = useBulkChange({
    filter,
    change,
    offerUndo,
    onDone: () => {
      onDone()
      onClose()
    },
  })
  const verb = changeVerb(change)
  const tag = change.kind === 'tag' ? ` “${change.add[0] ?? change.remove[0]}”` : ''
  const close = isRunning ? stop : onClose
  return (
    <Dialog
      isOpen
      onClose={close}
      width="sm"
      title={`${verb} all ${total.toLocaleString('en')} tasks of this filter${tag && ` with${tag}`}?`}
      description={changeMeaning(change)}
      footer={
        <>
          <Button onClick={close}>{isRunning ? 'Stop' : 'Cancel'}</Button>
          <Button variant={change.kind === 'delete' ? 'danger' : 'primary'} isBusy={isRunning} onClick={start}>
            {seen > 0 && !isRunning ? `${verb} the rest` : `${verb} ${counted(total, 'task')}`}
          </Button>
        </>
      }
    >
      {(isRunning || seen > 0) && <Progress seen={seen} total={total} />}
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
