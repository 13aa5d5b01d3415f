'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { Sentence } from '../../sentences/sentence.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { explanationQuery } from '../queries.ts'
import type { ActionTarget } from '../task-actions/action-target.ts'
import type { TaskActions } from '../task-actions/use-task-actions.tsx'
import { explanationLines } from './explanation-lines.ts'
import { ExplanationRemedies } from './explanation-remedies.tsx'

type Props = {
  taskId: number
  /** With these each sentence has its remedies beside it. */
  remediesFor?: { task: ActionTarget; actions: TaskActions }
  /** The pause stands elsewhere. */
  pauseIsTold?: boolean
}

/** Why the task does what it does, in sentences, by the scheduler's own decision. */
export function ExplanationPanel({ taskId, remediesFor, pauseIsTold = false }: Props) {
  const { data, error, refetch } = useQuery(explanationQuery(taskId))
  if (error && !data) return <ErrorState title="The explanation could not be loaded" error={error} onRetry={() => refetch()} />
  if (!data) return <Skeleton className="h-6 w-96 max-w-full" />
  const lines = explanationLines(data, pauseIsTold)
  if (lines.length === 0) return null
  return (
    <section aria-label="What it does and why" className="flex w-full flex-col gap-2 text-base">
      {lines.map(({ parts, remedies, isGrave }) => (
        <div
          key={JSON.stringify(parts)}
          className={clsx('flex flex-wrap items-center gap-x-3 gap-y-1', isGrave && 'border-l-2 border-amber pl-2.5')}
        >
          <p className="max-w-[80ch]">
            <Sentence parts={parts} />
          </p>
          {remediesFor && <ExplanationRemedies remedies={remedies} {...remediesFor} />}
        </div>
      ))}
    </section>
  )
}
