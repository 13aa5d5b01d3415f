'use client'

import { useQuery } from '@tanstack/react-query'
import type { HeldBackTask, OverviewView } from '#domain/views/overview-views.ts'
import { Sentence } from '../sentences/sentence.tsx'
import { explanationLines } from '../tasks/detail/explanation-lines.ts'
import { ExplanationRemedies } from '../tasks/detail/explanation-remedies.tsx'
import { explanationsQuery } from '../tasks/queries.ts'
import type { TaskActions } from '../tasks/task-actions/use-task-actions.tsx'
import { tasksHref } from '../tasks/task-list-params.ts'
import { Duration } from '../ui/duration.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { useSteadyRows } from '../ui/use-steady-rows.ts'
import { MoreLink } from './more-link.tsx'
import type { TasksTold } from './tasks-told.ts'
import { TroubleRow } from './trouble-row.tsx'

type Props = { overview: OverviewView; of: TasksTold; actions: TaskActions }

/** What is late, and what waits: the longest first, each with why and what can be done. */
export function LateAndWaiting({ overview, of, actions }: Props) {
  const { late, waiting } = overview
  const ids = [...late, ...waiting].map(({ id }) => id).sort((a, b) => a - b)
  const { data } = useQuery(explanationsQuery(ids))
  const lines = new Map(data?.rows.map((row) => [row.id, explanationLines(row, true)]))
  const rest = { lines, actions }
  return (
    <>
      {late.length > 0 && (
        <HeldBackList
          title="Late"
          state="late"
          tasks={late}
          count={overview.troubleCounts.late}
          href={tasksHref({ trouble: 'late', ...of })}
          {...rest}
        />
      )}
      {waiting.length > 0 && (
        <HeldBackList
          title="Waiting"
          state="waiting"
          tasks={waiting}
          count={overview.taskCounts.waiting}
          href={tasksHref({ state: 'waiting', ...of })}
          {...rest}
        />
      )}
    </>
  )
}

type ListProps = {
  title: 'Late' | 'Waiting'
  state: 'late' | 'waiting'
  tasks: readonly HeldBackTask[]
  count: number
  href: string
  lines: ReadonlyMap<number, ReturnType<typeof explanationLines>>
  actions: TaskActions
}

/** Sentences of one task that are told here; its page has all of them. */
const LINES_TOLD = 2

function HeldBackList({ title, state, tasks, count, href, lines, actions }: ListProps) {
  const { shown, holder } = useSteadyRows(tasks, (task) => task.id)
  return (
    <Section title={title} {...(state === 'late' && { count, countHref: href })}>
      <ul {...holder}>
        {shown.map((task, place) => {
          const told = lines.get(task.id)?.slice(0, LINES_TOLD)
          return (
            <TroubleRow
              // biome-ignore lint/suspicious/noArrayIndexKey: the next one takes the place of the one before
              key={place}
              state={state}
              task={task}
              when={<Duration startedAt={task.since} />}
              actions={
                told && (
                  <ExplanationRemedies
                    remedies={told.flatMap(({ remedies }) => remedies)}
                    task={{ ...task, enabled: true, dependsOnCount: 1 }}
                    actions={actions}
                  />
                )
              }
            >
              {told ? (
                told.slice(0, 1).map(({ parts }) => <Sentence key="why" parts={parts} />)
              ) : (
                <Skeleton className="h-5 w-80 max-w-full" />
              )}
            </TroubleRow>
          )
        })}
      </ul>
      <MoreLink shown={shown.length} count={count} href={href} what={state === 'late' ? 'late tasks' : 'waiting tasks'} />
    </Section>
  )
}
