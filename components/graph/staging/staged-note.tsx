'use client'

import { X } from 'lucide-react'
import { changeInWords } from '../../change-sets/change-words.ts'
import { Button } from '../../ui/button.tsx'
import type { EdgeMark } from './staged-graph.ts'

type Props = { mark: EdgeMark; onUnstage: (key: string) => void }

/** In the panel of what is chosen: what is staged of it, and the way to take that out. */
export function StagedNote({ mark: { mark, change }, onUnstage }: Props) {
  const goesAlong = mark === 'removed' ? 'It goes with a task that is staged to be deleted.' : 'It is being staged …'
  return (
    <div className="mb-3 flex items-start gap-2 rounded border border-line-strong bg-subtle p-2 text-sm">
      <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {change === null ? goesAlong : `Staged, not saved yet: ${changeInWords(change)}.`}
        {change?.verdict === 'conflict' && <span className="block text-amber">Somebody else saved something else since.</span>}
      </p>
      {change !== null && (
        <Button size="sm" icon={<X />} onClick={() => onUnstage(change.key)}>
          Take out
        </Button>
      )}
    </div>
  )
}
