'use client'

import { useState } from 'react'
import { counted } from '#domain/counted.ts'
import type { ChangeSetView } from '#domain/views/change-set-views.ts'
import { ChangeSetDialog } from '../../change-sets/change-set-dialogs.tsx'
import { changeSetTitle } from '../../change-sets/change-set-title.ts'
import { Button, LinkButton } from '../../ui/button.tsx'

type Props = { changeSet: ChangeSetView | null; onLeave: () => void }

/** Over the graph while edits are staged: that nothing of them is saved, how many there are, and what is done with them. */
export function StagingBar({ changeSet, onLeave }: Props) {
  const [asked, setAsked] = useState<ChangeSetView | null>(null)
  const count = changeSet?.changes.length ?? 0
  const unsettled = changeSet?.changes.filter(({ verdict }) => verdict === 'conflict' || verdict === 'gone').length ?? 0
  return (
    <section aria-label="Staging" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-accent-soft px-3 py-1.5 text-sm">
      <p role="status" className="min-w-0 flex-1 basis-60">
        {changeSet === null || count === 0
          ? 'Staging: what you draw and edit here waits until you apply it.'
          : `${counted(count, 'change')} in “${changeSetTitle(changeSet)}”: nothing of it is saved before you apply it.`}
        {unsettled > 0 && <span className="text-amber"> {counted(unsettled, 'change')} to be settled before.</span>}
      </p>
      {changeSet !== null && count > 0 && (
        <>
          <LinkButton size="sm" href={`/change-sets/${changeSet.id}`}>
            Look closer, preview
          </LinkButton>
          <Button size="sm" variant="primary" onClick={() => setAsked(changeSet)}>
            Apply …
          </Button>
        </>
      )}
      <Button size="sm" onClick={onLeave}>
        Stop staging
      </Button>
      {asked && <ChangeSetDialog changeSet={asked} question="apply" onClose={() => setAsked(null)} />}
    </section>
  )
}
