'use client'

import { useQuery } from '@tanstack/react-query'
import type { DependencyInput } from '#domain/dependency-input.ts'
import { changesEdge, edgeEditOf, needsEdgeStart } from '#domain/sent-edge-edit.ts'
import { edgeStartQuery } from '../plan/queries.ts'
import { LazyEditPreview } from '../scenarios/lazy-edit-preview.tsx'

type Props = {
  /** As it is saved; null: it is new. */
  saved: ({ id: number } & DependencyInput) | null
  /** Null: its tasks are not chosen yet. */
  input: DependencyInput | null
}

/** Once an edge is another than the one that is saved: what saving it changes. */
export function DependencyEditPreview({ saved, input }: Props) {
  const needsStart = input !== null && changesEdge(saved, input) && needsEdgeStart(saved, input)
  const { data: start, isError } = useQuery({
    ...edgeStartQuery(input?.dependerId ?? 0, input?.dependeeId ?? 0),
    enabled: needsStart,
  })
  if (input === null || !changesEdge(saved, input)) return null
  if (needsStart && !start) return <LazyEditPreview within="dialog" edit={isError ? 'unreadable' : 'awaited'} />
  return <LazyEditPreview within="dialog" edit={edgeEditOf(saved, input, needsStart && start ? start : null)} />
}
