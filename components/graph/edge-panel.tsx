'use client'

import { Trash2 } from 'lucide-react'
import Link from 'next/link'
import { defaultEndings } from '#domain/dependency-input.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { ENDINGS_CHOICES } from '../dependencies/endings-choices.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { GraphPanel } from './graph-panel.tsx'
import { UNSAVED_ID } from './use-edge-changes.ts'

type Props = {
  edge: DependencyRow
  mayEdit: boolean
  onChange: (change: Partial<Pick<DependencyRow, 'future' | 'endings'>>) => void
  onRemove: () => void
  onClose: () => void
}

/** One edge: what it says, and for editors its kind, its endings and its end. */
export function EdgePanel({ edge, mayEdit, onChange, onRemove, onClose }: Props) {
  const isUnsaved = edge.id === UNSAVED_ID
  return (
    <GraphPanel title="Dependency" onClose={onClose}>
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
        <dd>{isUnsaved ? 'saving …' : <RelativeTime instant={edge.changedAt} />}</dd>
      </dl>
      {mayEdit ? (
        <div className="flex flex-col gap-4">
          <Switch
            checked={edge.future}
            disabled={isUnsaved}
            onChange={(future) => onChange({ future, endings: defaultEndings(future) })}
            label="Future"
            help={`The first run of “${edge.dependerName}” is free; each further one waits for “${edge.dependeeName}”.`}
          />
          <Field label="Opens after">
            <Select value={edge.endings} disabled={isUnsaved} onChange={(endings) => onChange({ endings })} options={ENDINGS_CHOICES} />
          </Field>
          <Button icon={<Trash2 />} disabled={isUnsaved} onClick={onRemove} className="self-start">
            Delete dependency
          </Button>
        </div>
      ) : (
        <p className="text-sm text-muted">
          {edge.future ? 'Future: the first run is free, each further one waits. ' : ''}
          Opens {edge.endings === 'succeeded' ? 'after a success' : 'after any end'}. Editors may change it.
        </p>
      )}
    </GraphPanel>
  )
}

function TaskLink({ id, name }: { id: number; name: string }) {
  return (
    <Link href={`/tasks/${id}`} className="font-medium underline decoration-line-strong underline-offset-4 [overflow-wrap:anywhere]">
      {name}
    </Link>
  )
}
