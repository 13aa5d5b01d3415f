'use client'

import type { ChangeSetView, ChangeView } from '#domain/views/change-set-views.ts'
import { Button } from '../ui/button.tsx'
import type { ChangeSteps } from './change-steps.ts'
import { fieldLabel, fieldWords } from './change-words.ts'

type Props = { change: ChangeView; crontabs: ChangeSetView['crontabs']; steps: ChangeSteps }

/** Fields of which somebody saved something else since: as they were when they were staged, as they are now, as they are to be; and whose word holds. */
export function FieldConflicts({ change, crontabs, steps }: Props) {
  const { key, kind, doing } = change
  const conflicts = change.fields.filter(({ verdict }) => verdict === 'conflict')
  // A deletion, and whether one waits, hold or do not hold as a whole.
  const isWhole = doing === 'removed' || conflicts.some(({ name }) => name === 'waits')
  const words = (name: string, value: (typeof conflicts)[number]['now']) => shown(fieldWords(kind, name, value, crontabs))
  return (
    <div className="mt-2 rounded border border-amber">
      <ul className="flex flex-col divide-y px-3">
        {conflicts.map(({ name, before, after, now }) => (
          <li key={name} className="flex flex-wrap items-start gap-x-4 gap-y-2 py-2 text-sm">
            <dl className="grid min-w-0 flex-1 basis-64 grid-cols-[auto_minmax(0,1fr)] gap-x-3 [overflow-wrap:anywhere]">
              <dt className="col-span-2 font-medium">{fieldLabel(kind, name)}</dt>
              <dt className="text-muted">Staged over</dt>
              <dd>{words(name, before)}</dd>
              <dt className="text-muted">Theirs, saved since</dt>
              <dd>{words(name, now)}</dd>
              {doing !== 'removed' && (
                <>
                  <dt className="text-muted">Staged</dt>
                  <dd>{words(name, after)}</dd>
                </>
              )}
            </dl>
            {steps && !isWhole && <Choice label={fieldLabel(kind, name)} steps={steps} at={[key, name]} />}
          </li>
        ))}
      </ul>
      {steps && isWhole && (
        <div className="border-t px-3 py-2">
          <Choice label={null} steps={steps} at={[key, null]} />
        </div>
      )}
    </div>
  )
}

function Choice({ label, steps, at }: { label: string | null; steps: NonNullable<ChangeSteps>; at: readonly [string, string | null] }) {
  const of = label === null ? '' : ` of ${label}`
  return (
    <span className="flex flex-wrap gap-2">
      <Button size="sm" aria-label={`Leave theirs${of}`} disabled={steps.isBusy} onClick={() => steps.unstage(...at)}>
        Leave theirs
      </Button>
      <Button size="sm" aria-label={`Keep what is staged${of}`} disabled={steps.isBusy} onClick={() => steps.insist(...at)}>
        Keep what is staged
      </Button>
    </span>
  )
}

function shown(value: ReturnType<typeof fieldWords>): string {
  if (value === undefined || value === null || value === '') return 'nothing'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
