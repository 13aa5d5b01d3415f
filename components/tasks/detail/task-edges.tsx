import Link from 'next/link'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { Section } from '../../ui/section.tsx'

type Props = { title: string; edges: readonly DependencyRow[]; side: 'dependee' | 'depender'; empty: string }

/** Edges of a task in one direction; `side` says which end is the other task. */
export function TaskEdges({ title, edges, side, empty }: Props) {
  return (
    <Section title={title} count={edges.length}>
      {edges.length === 0 ? (
        <p className="py-1 text-sm text-muted">{empty}</p>
      ) : (
        <ul className="flex flex-col">
          {edges.map((edge) => (
            <li key={edge.id} className="flex h-8 items-center gap-2 text-sm">
              <Link
                href={`/tasks/${side === 'dependee' ? edge.dependeeId : edge.dependerId}`}
                title={side === 'dependee' ? edge.dependeeName : edge.dependerName}
                className="min-w-0 truncate font-medium hover:underline"
              >
                {side === 'dependee' ? edge.dependeeName : edge.dependerName}
              </Link>
              <span className="ml-auto shrink-0 text-xs text-muted">
                {edge.future && <span className="mr-2 rounded-full bg-violet-soft px-1.5 py-px text-violet">future</span>}
                {edge.endings === 'succeeded' ? 'after success' : 'after any end'}
                {side === 'dependee' && !edge.dependeeEnabled && ', disabled'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
