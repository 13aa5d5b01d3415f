'use client'

import { useQuery } from '@tanstack/react-query'
import { taskQuery } from '../../tasks/queries.ts'
import { skippableInstants } from '../../tasks/undecided-instants.ts'
import { Button } from '../../ui/button.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { formatExact } from '../../ui/time-format.ts'
import { useNow } from '../../ui/use-now.ts'

type Props = { taskId: number; onTake: (instant: string) => void }

/** The first undecided instant of a task, to be taken over by a press. */
export function NextUndecided({ taskId, onTake }: Props) {
  const { zone } = useDisplayZone()
  const { data } = useQuery({ ...taskQuery(taskId), retry: false })
  const nowMs = useNow(1000)
  const firstMs = data ? (skippableInstants(data, nowMs)?.firstMs ?? null) : null
  if (firstMs === null) return null
  return (
    <Button size="sm" className="self-start" onClick={() => onTake(new Date(firstMs).toISOString())}>
      {firstMs <= nowMs ? 'What waits' : 'Its next'}: {formatExact(firstMs, zone)}
    </Button>
  )
}
