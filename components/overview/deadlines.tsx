import { deadlineRemedy } from '#domain/deadline-remedy.ts'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { Sentence } from '../sentences/sentence.tsx'
import { deadlineParts } from '../tasks/deadline-words.ts'
import { RunbookLink } from '../tasks/runbook-link.tsx'
import { tasksHref } from '../tasks/task-list-params.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { useSteadyRows } from '../ui/use-steady-rows.ts'
import { MoreLink } from './more-link.tsx'
import type { TasksTold } from './tasks-told.ts'
import { TroubleRow } from './trouble-row.tsx'

type Props = { overview: OverviewView; of: TasksTold }

/** What was missed and what is at risk, each with what holds it up, who is responsible for that, and what can be done. */
export function Deadlines({ overview, of }: Props) {
  const { count, tasks } = overview.deadlines
  const href = tasksHref({ deadline: 'missed_or_at_risk', ...of })
  const { shown, holder } = useSteadyRows(tasks, (task) => task.id)
  return (
    <Section title="Deadlines" count={count}>
      <ul {...holder}>
        {shown.map((task) => (
          <DeadlineRow key={task.id} task={task} />
        ))}
      </ul>
      <MoreLink shown={shown.length} count={count} href={href} what="deadlines" />
    </Section>
  )
}

function DeadlineRow({ task }: { task: OverviewView['deadlines']['tasks'][number] }) {
  const { state, dueAt, cause } = task.deadline
  return (
    <TroubleRow
      state={state === 'missed' ? 'missed' : 'at_risk'}
      task={task}
      when={
        <>
          by <RelativeTime instant={dueAt} show="clock" />
        </>
      }
    >
      <p>
        <Sentence parts={deadlineParts(task.id, task.deadline)} /> {cause && deadlineRemedy(cause)}
      </p>
      {cause && (cause.owner || cause.runbookUrl) && (
        <p className="flex flex-wrap gap-x-3">
          {cause.owner}
          {cause.runbookUrl && <RunbookLink url={cause.runbookUrl} />}
        </p>
      )}
    </TroubleRow>
  )
}
