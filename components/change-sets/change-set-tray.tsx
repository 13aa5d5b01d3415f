'use client'

import { useQuery } from '@tanstack/react-query'
import { Layers, Link2 } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { counted } from '#domain/counted.ts'
import type { ChangeSetView } from '#domain/views/change-set-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { PopoverPanel } from '../ui/popover-panel.tsx'
import { ChangeList } from './change-list.tsx'
import { ChangeSetDialog, type ChangeSetQuestion } from './change-set-dialogs.tsx'
import { changeSetTitle } from './change-set-title.ts'
import { changeStepsOf } from './change-steps.ts'
import { copyChangeSetLink } from './copy-change-set-link.ts'
import { currentChangeSetQuery } from './queries.ts'
import { UndoButtons } from './undo-buttons.tsx'
import { useChangeSetSteps } from './use-change-set-steps.ts'

/** In the bar of every page, while something is staged: how much, and behind it all of it, with what can be done. */
export function ChangeSetTray() {
  const mayStage = useCan('switch-tasks', 'somewhere')
  const { data } = useQuery({ ...currentChangeSetQuery, enabled: mayStage })
  const [isOpen, setIsOpen] = useState(false)
  const [question, setQuestion] = useState<{ changeSet: ChangeSetView; kind: ChangeSetQuestion } | null>(null)
  const changeSet = data?.changeSet ?? null
  const count = changeSet?.changes.length ?? 0
  const isShown = changeSet !== null && (count > 0 || changeSet.redoCount > 0)
  return (
    <>
      {isShown && (
        <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
          <Popover.Trigger asChild>
            <Button size="sm" icon={<Layers />} aria-label={`${counted(count, 'change')} staged`}>
              <span className="tabular">{count}</span>
              <span className="max-sm:hidden">staged</span>
            </Button>
          </Popover.Trigger>
          <PopoverPanel label="Staged changes" className="w-[30rem] max-w-[calc(100vw-1rem)]">
            <TrayContent
              changeSet={changeSet}
              onAsk={(kind) => {
                setIsOpen(false)
                setQuestion({ changeSet, kind })
              }}
              onLeave={() => setIsOpen(false)}
            />
          </PopoverPanel>
        </Popover.Root>
      )}
      {question && <ChangeSetDialog changeSet={question.changeSet} question={question.kind} onClose={() => setQuestion(null)} />}
    </>
  )
}

type ContentProps = { changeSet: ChangeSetView; onAsk: (question: ChangeSetQuestion) => void; onLeave: () => void }

function TrayContent({ changeSet, onAsk, onLeave }: ContentProps) {
  const steps = useChangeSetSteps()
  const { id, changes } = changeSet
  return (
    <div className="flex max-h-[70dvh] flex-col">
      <div className="flex items-center gap-1 border-b px-3 py-2">
        <p className="min-w-0 flex-1 truncate text-sm font-medium">{changeSetTitle(changeSet)}</p>
        <UndoButtons changeSet={changeSet} steps={steps} />
        <IconButton label="Copy the link" icon={<Link2 />} onClick={() => void copyChangeSetLink(id)} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-3 py-1">
        {changes.length === 0 ? (
          <p className="py-2 text-sm text-muted">Nothing is staged now. What was undone can be done again.</p>
        ) : (
          <ChangeList changeSet={changeSet} steps={changeStepsOf(changeSet, steps)} isBrief />
        )}
      </div>
      <div className="flex flex-wrap justify-end gap-2 border-t px-3 py-2">
        <Button size="sm" onClick={() => onAsk('discard')}>
          Discard …
        </Button>
        <LinkButton size="sm" href={`/change-sets/${id}`} onClick={onLeave}>
          Look closer, preview
        </LinkButton>
        <Button size="sm" variant="primary" disabled={changes.length === 0} onClick={() => onAsk('apply')}>
          Apply …
        </Button>
      </div>
    </div>
  )
}
