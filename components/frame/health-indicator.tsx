'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import Link from 'next/link'
import { Tooltip } from '../ui/tooltip.tsx'
import { healthWords } from './health-words.ts'
import { healthQuery } from './queries.ts'

/** A quiet dot while all is well; a red word when not. Leads to the workers. */
export function HealthIndicator() {
  const { data, isError } = useQuery(healthQuery)
  if (!data && !isError) return null
  const words = data && !isError ? healthWords(data) : { isWell: false, summary: 'The server does not answer' }
  return (
    <Tooltip content={words.summary}>
      <Link
        href="/workers"
        aria-label={words.isWell ? `Well: ${words.summary}` : words.summary}
        className={clsx('flex h-8 items-center gap-1.5 rounded px-2 text-sm hover:bg-hover', words.isWell ? 'text-muted' : 'text-red')}
      >
        <span aria-hidden className={clsx('size-2 rounded-full', words.isWell ? 'bg-green' : 'bg-red')} />
        <span className="max-sm:sr-only">{words.isWell ? 'Well' : words.summary}</span>
      </Link>
    </Tooltip>
  )
}
