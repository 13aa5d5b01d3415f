'use client'

import { Play } from 'lucide-react'
import Link from 'next/link'
import { Fragment } from 'react'
import { counted } from '#domain/counted.ts'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { ClosedValue } from '../sentences/closed-value.tsx'
import { Sentence } from '../sentences/sentence.tsx'
import { heldUpWords } from '../tasks/held-up-words.ts'
import { RunbookLink } from '../tasks/runbook-link.tsx'
import type { TaskActions } from '../tasks/task-actions/use-task-actions.tsx'
import { tasksHref } from '../tasks/task-list-params.ts'
import { Button } from '../ui/button.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { useNow } from '../ui/use-now.ts'
import { useSteadyRows } from '../ui/use-steady-rows.ts'
import { MoreLink } from './more-link.tsx'
import type { TasksTold } from './tasks-told.ts'
import { TroubleRow } from './trouble-row.tsx'

type Failing = OverviewView['failing'][number]
type Props = { overview: OverviewView; of: TasksTold; actions: TaskActions }

/** What fails, what began last first: how often in a row, since when, why, and what it holds up. */
export function StillFailing({ overview, of, actions }: Props) {
  const href = tasksHref({ trouble: 'failing', ...of })
  const { shown, holder } = useSteadyRows(overview.failing, (task) => task.id)
  const count = overview.troubleCounts.failing
  const firstOlder = shown.findIndex((task) => task.since < overview.since)
  return (
    <Section title="Still failing" count={count} countHref={href}>
      <ul {...holder}>
        {shown.map((task, place) => (
          <Fragment key={task.id}>
            {place === firstOlder && place > 0 && (
              <li className="border-b px-1 pt-3 pb-1 text-xs text-faint">
                Since before <RelativeTime instant={overview.since} show="clock" />
              </li>
            )}
            <FailingRow task={task} actions={actions} />
          </Fragment>
        ))}
      </ul>
      <MoreLink shown={shown.length} count={count} href={href} what="failing tasks" />
    </Section>
  )
}

function FailingRow({ task, actions }: { task: Failing; actions: TaskActions }) {
  const mayRun = useCan('run-now', task.id)
  const nowMs = useNow(60_000)
  const held = heldUpWords(task.heldUp, 'it', nowMs)
  return (
    <TroubleRow
      state="failing"
      task={task}
      fact={task.failures > 1 ? `failed ${counted(task.failures, 'time')} in a row` : 'failed'}
      when={
        <>
          since <RelativeTime instant={task.since} show="clock" />
        </>
      }
      actions={
        mayRun && (
          <Button
            size="sm"
            icon={<Play />}
            onClick={() => actions.runNow([{ ...task, enabled: task.state !== 'paused', dependsOnCount: 1 }])}
          >
            Run it now …
          </Button>
        )
      }
    >
      {task.closedBy !== null && <ClosedValue closedBy={task.closedBy} />}
      {task.error !== null && (
        <p className="truncate" title={task.error}>
          {task.runId === null ? (
            task.error
          ) : (
            <Link href={`/runs/${task.runId}`} className="hover:text-fg hover:underline">
              {task.error}
            </Link>
          )}
        </p>
      )}
      {(task.owner || task.runbookUrl) && (
        <p className="flex flex-wrap gap-x-3">
          {task.owner && (
            <Link href={tasksHref({ owner: task.owner })} className="hover:text-fg hover:underline">
              {task.owner}
            </Link>
          )}
          {task.runbookUrl && <RunbookLink url={task.runbookUrl} />}
        </p>
      )}
      {held.length > 0 && (
        <p className="text-fg">
          <Sentence parts={held} />
        </p>
      )}
    </TroubleRow>
  )
}
