'use client'

import { FlaskConical, Plus, X } from 'lucide-react'
import type { SentWhatIf } from '#domain/sent-edit.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import { MOST_ASSUMPTIONS } from '#domain/what-if-text.ts'
import type { Assumption } from '#scheduling/simulate/what-if.ts'
import { differenceSummary } from '../../scenarios/difference-lines.ts'
import { DifferenceLines } from '../../scenarios/difference-told.tsx'
import { Button } from '../../ui/button.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { formatClock } from '../../ui/time-format.ts'
import type { KnownForecast } from '../forecast/plan-forecasts.ts'
import { AssumptionDialog } from './assumption-dialog.tsx'
import { assumptionWords, editWords } from './what-if-words.ts'

type Props = {
  whatIf: SentWhatIf | null | 'unreadable'
  plan: PlanView | undefined
  known: KnownForecast
  isAdding: boolean
  onAdding: (isAdding: boolean) => void
  /** Null: nothing is assumed any more. */
  onChange: (whatIf: SentWhatIf | null) => void
}

const MOST_LINES = 3
const NOTHING: SentWhatIf = { edit: null, assumptions: [] }

/** Over the plan: what is assumed in it, each with a way to let go of it, and what that changes. */
export function WhatIfBar({ whatIf, plan, known, isAdding, onAdding, onChange }: Props) {
  const { zone } = useDisplayZone()
  const said = whatIf === 'unreadable' ? null : whatIf
  const change = (next: SentWhatIf) => onChange(next.edit === null && next.assumptions.length === 0 ? null : next)
  const names = new Map(plan?.tasks.map(({ id, name }) => [id, name]))
  const nowMs = plan?.nowMs ?? 0
  const foreseen = known.forecast?.foreseen ?? null
  const telling = { nowMs, zone, nameOf: (id: number) => names.get(id) ?? `task ${id}` }
  return (
    <>
      {whatIf === 'unreadable' && (
        <Frame>
          <p className="text-sm text-red">
            What this address assumes can’t be read, or is not kept in this browser: the plan is shown as things are.
          </p>
          <Button size="sm" onClick={() => onChange(null)}>
            Let go of it
          </Button>
        </Frame>
      )}
      {said && plan && (
        <Frame>
          <ul className="flex flex-wrap items-center gap-2">
            {said.edit && <Assumed words={editWords(said.edit, telling)} onRemove={() => change({ ...said, edit: null })} />}
            {said.assumptions.map((assumption, at) => (
              <Assumed
                key={JSON.stringify(assumption)}
                words={assumptionWords(assumption, telling)}
                onRemove={() => change({ ...said, assumptions: said.assumptions.filter((_, index) => index !== at) })}
              />
            ))}
            <li className="flex gap-2">
              {said.assumptions.length < MOST_ASSUMPTIONS && (
                <Button size="sm" variant="quiet" icon={<Plus />} onClick={() => onAdding(true)}>
                  Assume more …
                </Button>
              )}
              <Button size="sm" variant="quiet" onClick={() => onChange(null)}>
                As things are
              </Button>
            </li>
          </ul>
          <div role="status" className="flex flex-col gap-1 text-sm">
            {known.problem !== null ? (
              <p className="text-amber">What this changes can’t be told: {known.problem}</p>
            ) : foreseen === null ? (
              <p className="late-appearing text-muted">Simulating …</p>
            ) : (
              <>
                <p>
                  Until {formatClock(foreseen.throughMs, nowMs, zone)}:{' '}
                  {differenceSummary(foreseen) ?? 'no run is added, removed or moved, and no deadline newly missed.'}
                </p>
                <DifferenceLines foreseen={foreseen} telling={telling} most={MOST_LINES} />
              </>
            )}
          </div>
        </Frame>
      )}
      {isAdding && (
        <AssumptionDialog
          nowMs={nowMs}
          onClose={() => onAdding(false)}
          onAdd={(assumption) => change(withAssumption(said ?? NOTHING, assumption))}
        />
      )}
    </>
  )
}

/** What is assumed again takes the place of what was: it can't be so twice. */
function withAssumption({ edit, assumptions }: SentWhatIf, added: Assumption): SentWhatIf {
  const isOf = ({ kind, ...of }: Assumption) => JSON.stringify([kind, kind === 'slower' && 'taskId' in of ? of.taskId : of])
  const others = assumptions.filter((one) => isOf(one) !== isOf(added))
  return { edit, assumptions: [...others, added].slice(-MOST_ASSUMPTIONS) }
}

function Frame({ children }: { children: React.ReactNode }) {
  return (
    <section aria-label="What is assumed" className="mb-3 flex gap-3 rounded border border-accent bg-subtle px-3 py-2">
      <FlaskConical aria-hidden className="mt-1 size-4 shrink-0 text-accent" />
      <div className="flex min-w-0 flex-1 flex-col gap-2">{children}</div>
    </section>
  )
}

function Assumed({ words, onRemove }: { words: string; onRemove: () => void }) {
  return (
    <li className="flex min-w-0 items-center gap-1 rounded border border-line-strong bg-bg pl-2 text-sm">
      <span className="min-w-0 py-0.5 [overflow-wrap:anywhere]">{words}</span>
      <IconButton label={`No longer assume that ${words}`} icon={<X />} size="sm" onClick={onRemove} />
    </li>
  )
}
