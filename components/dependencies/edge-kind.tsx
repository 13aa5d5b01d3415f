import type { DependencyRow } from '#domain/views/task-views.ts'

/** What kind of edge it is, in a word: an edge is future, aligned or neither. */
export function edgeKind({ future, freshness }: Pick<DependencyRow, 'future' | 'freshness'>): 'plain' | 'future' | 'aligned' {
  if (future) return 'future'
  return freshness === 'aligned' ? 'aligned' : 'plain'
}

export function EdgeKind({ edge }: { edge: Pick<DependencyRow, 'future' | 'freshness'> }) {
  const kind = edgeKind(edge)
  if (kind === 'plain') return <span className="text-muted">plain</span>
  const look = kind === 'future' ? 'border-transparent bg-violet-soft text-violet' : 'border-line-strong text-fg'
  return <span className={`shrink-0 rounded-full border px-1.5 py-px text-xs ${look}`}>{kind}</span>
}
