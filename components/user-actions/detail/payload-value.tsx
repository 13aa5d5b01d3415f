'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { JsonValue } from '#domain/json-value.ts'
import { ApiError } from '../../api/api-error.ts'
import { dependencyQuery } from '../../dependencies/queries.ts'
import { runQuery } from '../../runs/queries.ts'
import { taskQuery } from '../../tasks/queries.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { type PayloadField, wordsOf } from '../payload/payload-fields.ts'

/** One value of a payload, as its field means it. */
export function PayloadValue({ field, value }: { field: PayloadField; value: JsonValue | undefined }) {
  if (value === undefined || value === null) return <span className="text-faint">not given</span>
  if (field.kind === 'task' && typeof value === 'number') return <TaskName id={value} />
  if (field.kind === 'dependency' && typeof value === 'number') return <DependencyName id={value} />
  if (field.kind === 'run' && typeof value === 'string') return <RunName id={value} />
  if (field.kind === 'instant' && typeof value === 'string') return <RelativeTime instant={value} show="exact" />
  if (field.kind === 'choice' && typeof value === 'string') return wordsOf(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  return <span className="font-mono text-xs">{JSON.stringify(value)}</span>
}

/** That it cannot be read now says nothing of whether it is there. */
function isGone(error: Error | null): boolean {
  return error instanceof ApiError && error.code === 'not_found'
}

function TaskName({ id }: { id: number }) {
  const { data, error } = useQuery({ ...taskQuery(id), retry: false })
  if (isGone(error)) return <span className="text-muted">task {id}, deleted since</span>
  return (
    <Link href={`/tasks/${id}`} className="text-accent hover:underline">
      {data?.task.name ?? `task ${id}`}
    </Link>
  )
}

function RunName({ id }: { id: string }) {
  const { data, error } = useQuery({ ...runQuery(id), retry: false })
  if (isGone(error)) return <span className="text-muted">run {id}, gone since</span>
  return (
    <Link href={`/runs/${id}`} className="text-accent hover:underline">
      {data ? `${data.taskName}, ${data.kind}` : `run ${id}`}
    </Link>
  )
}

function DependencyName({ id }: { id: number }) {
  const { data: edge } = useQuery(dependencyQuery(id))
  if (!edge) return <span className="text-muted">{edge === null ? `dependency ${id}, deleted since` : `dependency ${id}`}</span>
  return (
    <Link href={`/graph?chosen=${edge.dependeeId}-${edge.dependerId}`} className="text-accent hover:underline">
      {edge.dependerName} after {edge.dependeeName}
    </Link>
  )
}
