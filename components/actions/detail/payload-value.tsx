'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { JsonValue } from '#domain/json-value.ts'
import { taskQuery } from '../../tasks/queries.ts'
import type { PayloadField } from '../payload/payload-fields.ts'

/** One value of a payload, as its field means it. */
export function PayloadValue({ field, value }: { field: PayloadField; value: JsonValue | undefined }) {
  if (value === undefined || value === null) return <span className="text-faint">not given</span>
  if (field.kind === 'task' && typeof value === 'number') return <TaskName id={value} />
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  return <span className="font-mono text-xs">{JSON.stringify(value)}</span>
}

function TaskName({ id }: { id: number }) {
  const { data, isError } = useQuery({ ...taskQuery(id), retry: false })
  if (isError) return <span className="text-muted">task {id}, deleted since</span>
  return (
    <Link href={`/tasks/${id}`} className="text-accent hover:underline">
      {data?.task.name ?? `task ${id}`}
    </Link>
  )
}
