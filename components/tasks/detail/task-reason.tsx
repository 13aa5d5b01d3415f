'use client'

import Link from 'next/link'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useNow } from '../../ui/use-now.ts'
import { type ReasonPart, reasonOf } from './reason-sentences.ts'

/** The sentences that say why the task does what it does. */
export function TaskReason({ detail }: { detail: TaskDetail }) {
  const { sentences } = reasonOf(detail, useNow(5000))
  return (
    <div className="flex max-w-[80ch] flex-col gap-0.5 text-base">
      {sentences.map((parts) => (
        <p key={JSON.stringify(parts)}>
          {parts.map((part) => (
            <Part key={JSON.stringify(part)} part={part} />
          ))}
        </p>
      ))}
    </div>
  )
}

function Part({ part }: { part: ReasonPart }) {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'task':
      return (
        <Link
          href={`/tasks/${part.id}`}
          className="font-medium underline decoration-line-strong underline-offset-4 hover:decoration-current"
        >
          {part.name}
        </Link>
      )
    case 'run':
      return (
        <Link
          href={`/runs/${part.id}`}
          className="font-medium underline decoration-line-strong underline-offset-4 hover:decoration-current"
        >
          {part.text}
        </Link>
      )
    case 'instant':
      return <RelativeTime instant={part.atMs} show={part.isRelative ? 'relative' : 'clock'} />
  }
}
