'use client'

import { useQuery } from '@tanstack/react-query'
import { taskQuery } from '../../tasks/queries.ts'
import { Button } from '../../ui/button.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { formatExact } from '../../ui/time-format.ts'

type Props = { taskId: number; onTake: (instant: string) => void }

/** The first undecided instant of a task, to be taken over by a press. */
export function NextUndecided({ taskId, onTake }: Props) {
  const { zone } = useDisplayZone()
  const { data } = useQuery({ ...taskQuery(taskId), retry: false })
  const nextInstant = data?.task.nextInstant
  if (!nextInstant) return null
  return (
    <Button size="sm" className="self-start" onClick={() => onTake(nextInstant)}>
      Its next: {formatExact(Date.parse(nextInstant), zone)}
    </Button>
  )
}
