'use client'

import { Minus, Pencil, Plus, X } from 'lucide-react'
import Link from 'next/link'
import type { ChangeSetView, ChangeView } from '#domain/views/change-set-views.ts'
import { ClosedValue } from '../sentences/closed-value.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ValueDifferences } from '../ui/value-differences/value-differences.tsx'
import type { ChangeSteps } from './change-steps.ts'
import { changeInWords, fieldLabel, fieldWords, missedInWords } from './change-words.ts'
import { FieldConflicts } from './field-conflicts.tsx'

const ICONS = {
  added: <Plus aria-hidden className="size-4 text-green" />,
  changed: <Pencil aria-hidden className="size-4 text-muted" />,
  removed: <Minus aria-hidden className="size-4 text-red" />,
}

type Props = { changeSet: ChangeSetView; steps: ChangeSteps; isBrief?: boolean }

/** All that is staged, each change in words; with its fields, unless it is brief. */
export function ChangeList({ changeSet, steps, isBrief = false }: Props) {
  return (
    <ul aria-label="Changes" className="flex flex-col divide-y">
      {changeSet.changes.map((change) => (
        <li key={change.key} className={isBrief ? 'py-1' : 'py-3'}>
          <div className="flex items-start gap-2">
            <span className="flex h-7 items-center">{ICONS[change.doing]}</span>
            <p className="min-w-0 flex-1 self-center text-sm [overflow-wrap:anywhere]">
              <ChangeName change={change} />
              <Verdict change={change} isOpen={changeSet.state === 'open'} />
            </p>
            {steps && (
              <IconButton
                label={`Take out: ${changeInWords(change)}`}
                icon={<X />}
                size="sm"
                disabled={steps.isBusy}
                onClick={() => steps.unstage(change.key, null)}
              />
            )}
          </div>
          {!isBrief && (
            <div className="pl-6">
              <ChangeDetails change={change} crontabs={changeSet.crontabs} steps={steps} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

function ChangeName({ change }: { change: ChangeView }) {
  const words = changeInWords(change)
  const isThere = change.id !== null && change.id > 0 && change.verdict !== 'gone'
  if (!isThere || (change.kind === 'task' && change.doing === 'removed' && change.verdict === 'done')) return words
  return (
    <Link href={change.kind === 'task' ? `/tasks/${change.id}` : `/crontabs/${change.id}`} className="hover:underline">
      {words}
    </Link>
  )
}

function Verdict({ change: { verdict }, isOpen }: { change: ChangeView; isOpen: boolean }) {
  if (!isOpen || verdict === 'ready') return null
  const words = {
    done: 'It is so already.',
    conflict: 'Somebody else saved something else since it was staged.',
    gone: 'What it changes is not there any more: take it out.',
  }[verdict]
  return <span className={verdict === 'done' ? 'block text-muted' : 'block text-amber'}>{words}</span>
}

type DetailsProps = { change: ChangeView; crontabs: ChangeSetView['crontabs']; steps: ChangeSteps }

/** All that one change says, field by field. */
export function ChangeDetails({ change, crontabs, steps }: DetailsProps) {
  const { kind, doing, fields, freed, closedBy, verdict } = change
  const missed = missedInWords(change)
  const told = fields.filter((field) => field.verdict !== 'conflict' && field.name !== 'waits')
  return (
    <>
      {missed !== null && <p className="text-sm text-muted">{missed}</p>}
      {freed.length > 0 && <p className="text-sm text-muted">No longer waiting for it: {freed.join(', ')}.</p>}
      {told.length > 0 && (
        <ValueDifferences
          name="Field"
          before={doing === 'added' ? null : 'Before'}
          after={doing === 'added' ? 'Value' : 'After'}
          differences={told.map(({ name, before, after }) => ({ path: name, before, after }))}
          nameOf={({ path }) => fieldLabel(kind, path)}
          wordsOf={({ path }, value) => fieldWords(kind, path, value, crontabs)}
        />
      )}
      {verdict === 'conflict' && <FieldConflicts change={change} crontabs={crontabs} steps={steps} />}
      {closedBy !== null && <ClosedValue closedBy={closedBy} />}
    </>
  )
}
