import { Check, CircleSlash, LockOpen, Sparkles } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { RunDetail } from '#domain/views/run-views.ts'
import type { GateRecord } from '#scheduling/model/decision.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { useShownPart } from '../../ui/shown-part.tsx'

/** Which execution opened each gate (rule I3). */
export function RunGates({ run }: { run: RunDetail }) {
  const { shown, more } = useShownPart(run.gates)
  if (run.gates.length === 0) return null
  return (
    <Section title="What let it start" count={run.gates.length}>
      <ul className="flex flex-col gap-1.5 text-sm">
        {shown.map((gate) => (
          <li key={gate.edgeId} className="flex min-w-0 items-start gap-2">
            <GateMark by={gate.by} />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <Link href={`/tasks/${gate.dependeeId}`} className="font-medium hover:underline">
                {gate.dependeeName}
              </Link>{' '}
              <GateSentence gate={gate} />
            </span>
          </li>
        ))}
      </ul>
      {more}
    </Section>
  )
}

const marks: Record<GateRecord['by'], ReactNode> = {
  ending: <Check className="text-green" />,
  free: <Sparkles className="text-violet" />,
  waived: <LockOpen className="text-amber" />,
  ignored: <CircleSlash className="text-grey" />,
}

function GateMark({ by }: { by: GateRecord['by'] }) {
  return (
    <span aria-hidden className="mt-0.5 [&_svg]:size-3.5">
      {marks[by]}
    </span>
  )
}

function GateSentence({ gate }: { gate: GateRecord }) {
  if (gate.by === 'waived') return <span className="text-muted">was waived once by {gate.waivedByName ?? 'someone'}</span>
  if (gate.by === 'ignored') return <span className="text-muted">was ignored, as asked</span>
  if (gate.by === 'free') return <span className="text-muted">was not needed yet: the first run after a future dependency is free</span>
  return (
    <>
      {gate.satisfiedByRunId === null ? (
        <span className="text-muted">had ended</span>
      ) : (
        <Link href={`/runs/${gate.satisfiedByRunId}`} className="text-accent hover:underline">
          had ended with this run
        </Link>
      )}
      {gate.alignedInstantMs !== undefined && (
        <span className="text-muted">
          {' for its instant '}
          <RelativeTime instant={gate.alignedInstantMs} show="clock" />
        </span>
      )}
      {gate.waivedByName !== undefined && <span className="text-muted">; the waiver by {gate.waivedByName} was not needed</span>}
    </>
  )
}
