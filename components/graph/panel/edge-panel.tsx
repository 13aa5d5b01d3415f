'use client'

import { ArrowLeftRight, DoorOpen, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import { defaultEndings } from '#domain/dependency-input.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { ENDINGS_CHOICES } from '../../dependencies/endings-choices.ts'
import { FRESHNESS_CHOICES, FRESHNESS_HELP, NEVER_ALIGNED } from '../../dependencies/freshness-choices.ts'
import { WaiverNote } from '../../dependencies/waiver-note.tsx'
import { useCan } from '../../frame/viewer.tsx'
import { edgeWords } from '../../tasks/edge-words.ts'
import { WaiveDialog } from '../../tasks/task-actions/waive-dialog.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import type { EdgeTerms } from '../editing/edge-acts.ts'
import { UNSAVED_ID } from '../editing/use-shown-edges.ts'
import { isMade } from '../staging/made-tasks.ts'
import { isOnlyStaged } from '../staging/staged-graph.ts'
import { GraphPanel } from './graph-panel.tsx'

type Props = {
  edge: DependencyRow
  mayEdit: boolean
  /** What is staged of it; null: nothing. */
  staged: ReactNode
  /** It is, or will be, as others left it: only then is it waived. */
  isAsSaved: boolean
  onChange: (change: EdgeTerms) => void
  onReverse: () => void
  onRemove: () => void
  onClose: () => void
}

/** One edge: what it says, who waived it, and for editors its kind, its terms and its end. */
export function EdgePanel({ edge, mayEdit, staged, isAsSaved, onChange, onReverse, onRemove, onClose }: Props) {
  const isUnsaved = edge.id === UNSAVED_ID
  const mayWaive = useCan('waive-dependency', edge.dependerId)
  return (
    <GraphPanel title="Dependency" onClose={onClose}>
      {staged}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1.5 pb-4 text-sm">
        <dt className="text-muted">First</dt>
        <dd>
          <TaskLink id={edge.dependeeId} name={edge.dependeeName} />
        </dd>
        <dt className="text-muted">Then</dt>
        <dd>
          <TaskLink id={edge.dependerId} name={edge.dependerName} />
        </dd>
        <dt className="text-muted">Changed</dt>
        <dd>{isUnsaved ? 'saving …' : isOnlyStaged(edge) ? 'not saved yet' : <RelativeTime instant={edge.changedAt} />}</dd>
      </dl>
      <div className="flex flex-col gap-4">
        {mayEdit ? (
          <EdgeTermFields edge={edge} isUnsaved={isUnsaved} onChange={onChange} />
        ) : (
          <p className="text-sm text-muted">Waits for {edgeWords(edge)}. Editors may change it.</p>
        )}
        <WaiverNote waiver={edge.waiver} />
        <div className="flex flex-wrap gap-2">
          {mayWaive && isAsSaved && edge.waiver === null && <WaiveButton edge={edge} isUnsaved={isUnsaved} />}
          {mayEdit && edge.dependerId !== edge.dependeeId && (
            <Button icon={<ArrowLeftRight />} disabled={isUnsaved} onClick={onReverse}>
              Reverse
            </Button>
          )}
          {mayEdit && (
            <Button icon={<Trash2 />} disabled={isUnsaved} onClick={onRemove}>
              Delete
            </Button>
          )}
        </div>
      </div>
    </GraphPanel>
  )
}

function EdgeTermFields({ edge, isUnsaved, onChange }: Pick<Props, 'edge' | 'onChange'> & { isUnsaved: boolean }) {
  return (
    <>
      <Switch
        checked={edge.future}
        disabled={isUnsaved}
        onChange={(future) => onChange({ future, endings: defaultEndings(future), ...(future && { freshness: 'new' }) })}
        label="Future"
        help={`The first run of “${edge.dependerName}” is free; each further one waits for “${edge.dependeeName}”.`}
      />
      <Field label="Opens after">
        <Select value={edge.endings} disabled={isUnsaved} onChange={(endings) => onChange({ endings })} options={ENDINGS_CHOICES} />
      </Field>
      <Field label="How fresh" help={edge.future ? NEVER_ALIGNED : FRESHNESS_HELP[edge.freshness]}>
        <Select
          value={edge.freshness}
          disabled={isUnsaved || edge.future}
          onChange={(freshness) => onChange({ freshness })}
          options={FRESHNESS_CHOICES}
        />
      </Field>
    </>
  )
}

function WaiveButton({ edge, isUnsaved }: { edge: DependencyRow; isUnsaved: boolean }) {
  const [isAsking, setIsAsking] = useState(false)
  return (
    <>
      <Button icon={<DoorOpen />} disabled={isUnsaved} onClick={() => setIsAsking(true)}>
        Waive once …
      </Button>
      {isAsking && <WaiveDialog edge={edge} onClose={() => setIsAsking(false)} />}
    </>
  )
}

function TaskLink({ id, name }: { id: number; name: string }) {
  if (isMade(id)) return <span className="font-medium [overflow-wrap:anywhere]">{name}</span>
  return (
    <Link href={`/tasks/${id}`} className="font-medium underline decoration-line-strong underline-offset-4 [overflow-wrap:anywhere]">
      {name}
    </Link>
  )
}
