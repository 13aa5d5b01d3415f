'use client'

import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { RadioGroup } from 'radix-ui'
import { useEffect, useId, useRef } from 'react'
import { agreeing } from '#domain/counted.ts'
import { Button } from '../ui/button.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import type { ConflictField, Side } from './conflict.ts'
import type { Conflict } from './use-conflict.ts'

type Props = {
  /** "The task", "The crontab". */
  what: string
  conflict: Conflict
  /** Lets everything go that was typed. */
  onDiscard: () => void
}

/** Someone else saved it meanwhile: theirs beside mine, field by field, above the button that saves. */
export function ConflictPanel({ what, conflict, onDiscard }: Props) {
  const { saved, fields, choices, isInsisted, choose } = conflict
  const titleId = useId()
  const title = useRef<HTMLParagraphElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each conflict comes to the eye anew
  useEffect(() => title.current?.focus(), [fields])
  const open = fields.filter(({ key }) => !choices.has(key)).length
  const keys = fields.map(({ key }) => key)
  return (
    <section aria-labelledby={titleId} className="mb-3 flex max-h-[55dvh] flex-col gap-2 overflow-hidden rounded border border-amber bg-bg">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-amber-soft px-3 py-2 text-sm">
        <TriangleAlert aria-hidden className="size-4 shrink-0 text-amber" />
        <p ref={title} id={titleId} tabIndex={-1} role="alert" className="min-w-0 flex-1 basis-64 text-amber outline-none">
          {what} was saved by {saved?.byName ?? 'someone else'} since you opened it
          {saved !== null && (
            <>
              {' '}
              (<RelativeTime instant={saved.at} />)
            </>
          )}
          . Nothing of yours is saved yet: choose what holds.
        </p>
        <span className="flex flex-wrap gap-2">
          <Button size="sm" onClick={() => choose(keys, 'theirs')}>
            Take all of theirs
          </Button>
          <Button size="sm" onClick={() => choose(keys, 'mine')}>
            Keep all of mine
          </Button>
          <Button size="sm" variant="quiet" onClick={onDiscard}>
            Discard all I typed
          </Button>
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <div tabIndex={0} className="min-h-0 overflow-y-auto px-3 pb-2">
        <ul className="flex flex-col divide-y">
          {fields.map((field) => (
            <li key={field.key}>
              <FieldChoice
                field={field}
                side={choices.get(field.key) ?? null}
                isInsisted={isInsisted}
                onChoose={(side) => choose([field.key], side)}
              />
            </li>
          ))}
        </ul>
      </div>
      <p role="status" className={clsx('px-3 pb-2 text-xs', isInsisted && open > 0 ? 'text-red' : 'text-muted')}>
        {open > 0
          ? `${open} ${agreeing(open, 'field was', 'fields were')} changed by both of you: choose whose holds, then save.`
          : 'Everything is chosen and stands in the form: save when it is right.'}
      </p>
    </section>
  )
}

type ChoiceProps = { field: ConflictField; side: Side | null; isInsisted: boolean; onChoose: (side: Side) => void }

function FieldChoice({ field, side, isInsisted, onChoose }: ChoiceProps) {
  const id = useId()
  const isMissing = isInsisted && side === null
  return (
    <div className="grid gap-x-3 gap-y-1 py-2 sm:grid-cols-[160px_minmax(0,1fr)]">
      <p id={id} className="text-sm font-medium [overflow-wrap:anywhere]">
        {field.label}
        <span className={clsx('block text-xs font-normal', isMissing ? 'text-red' : 'text-muted')}>
          {field.isChangedByBoth ? (isMissing ? 'Choose one.' : 'changed by both') : 'changed by them'}
        </span>
      </p>
      <RadioGroup.Root
        aria-labelledby={id}
        value={side ?? ''}
        onValueChange={(chosen) => onChoose(chosen === 'mine' ? 'mine' : 'theirs')}
        className="grid min-w-0 gap-2 sm:grid-cols-2"
      >
        <SideChoice value="theirs" name="Theirs" shown={field.theirs} isMissing={isMissing} />
        <SideChoice value="mine" name="Mine" shown={field.mine} isMissing={isMissing} />
      </RadioGroup.Root>
    </div>
  )
}

function SideChoice({ value, name, shown, isMissing }: { value: Side; name: string; shown: string | null; isMissing: boolean }) {
  return (
    <RadioGroup.Item
      value={value}
      className={clsx(
        'group flex min-w-0 items-start gap-2 rounded border px-2.5 py-1.5 text-left hover:bg-hover data-[state=checked]:border-primary data-[state=checked]:bg-subtle',
        isMissing ? 'border-red' : 'border-line-input',
      )}
    >
      <span
        aria-hidden
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-input bg-bg group-data-[state=checked]:border-primary"
      >
        <RadioGroup.Indicator className="size-2 rounded-full bg-primary" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="text-xs text-muted">{name}: </span>
        {shown === null || shown === '' ? (
          <span className="text-sm text-muted italic">{shown === null ? 'not there' : 'empty'}</span>
        ) : (
          <span className="block max-h-32 overflow-y-auto whitespace-pre-wrap text-sm [overflow-wrap:anywhere]">{shown}</span>
        )}
      </span>
    </RadioGroup.Item>
  )
}
