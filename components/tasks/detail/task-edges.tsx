import Link from 'next/link'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { edgeWords } from '../edge-words.ts'

/** The table of dependencies has the others. */
const MOST_SHOWN = 20

type Props = {
  taskId: number
  title: string
  edges: readonly DependencyRow[]
  /** Which end is the other task. */
  side: 'dependee' | 'depender'
  empty: string
  /** Opens an edge for the next run; undefined where the viewer may not. */
  onWaive: ((edge: DependencyRow) => void) | undefined
}

/** Edges of a task in one direction, with what opens each and whether someone waived it. */
export function TaskEdges({ taskId, title, edges, side, empty, onWaive }: Props) {
  const shown = edges.slice(0, MOST_SHOWN)
  return (
    <Section title={title} count={edges.length}>
      {edges.length === 0 ? (
        <p className="py-1 text-sm text-muted">{empty}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {shown.map((edge) => (
            <Edge key={edge.id} edge={edge} side={side} onWaive={onWaive} />
          ))}
        </ul>
      )}
      {edges.length > shown.length && (
        <Link
          href={`/dependencies?task=${taskId}&side=${side === 'dependee' ? 'depender' : 'dependee'}`}
          className="text-sm text-accent hover:underline"
        >
          All {edges.length.toLocaleString('en')} of them
        </Link>
      )}
    </Section>
  )
}

function Edge({ edge, side, onWaive }: { edge: DependencyRow } & Pick<Props, 'side' | 'onWaive'>) {
  const name = side === 'dependee' ? edge.dependeeName : edge.dependerName
  return (
    <li className="flex min-w-0 items-start gap-2 text-sm">
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-2">
          <Link
            href={`/tasks/${side === 'dependee' ? edge.dependeeId : edge.dependerId}`}
            title={name}
            className="min-w-0 truncate font-medium hover:underline"
          >
            {name}
          </Link>
          {edge.future && <span className="shrink-0 rounded-full bg-violet-soft px-1.5 py-px text-xs text-violet">future</span>}
          {side === 'dependee' && !edge.dependeeEnabled && <span className="shrink-0 text-xs text-muted">disabled</span>}
        </div>
        <div className="text-xs text-muted">after {edgeWords(edge)}</div>
        {edge.waiver && (
          <div className="text-xs text-amber">
            waived once by {edge.waiver.byName} <RelativeTime instant={edge.waiver.at} />
          </div>
        )}
      </div>
      {onWaive && edge.waiver === null && (
        <Button size="sm" variant="quiet" onClick={() => onWaive(edge)}>
          Waive once …
        </Button>
      )}
    </li>
  )
}
