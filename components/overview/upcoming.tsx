import Link from 'next/link'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { useSteadyRows } from '../ui/use-steady-rows.ts'

/** The tasks whose instants come next. */
export function Upcoming({ upcoming }: { upcoming: OverviewView['upcoming'] }) {
  const { shown, holder } = useSteadyRows(upcoming, (next) => next.taskId)
  return (
    <Section title="Coming up">
      {shown.length === 0 ? (
        <p className="py-1 text-sm text-muted">No enabled task has an instant ahead.</p>
      ) : (
        <ol {...holder}>
          {shown.map((next, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the next one takes the place of the one before
            <li key={place} className="flex min-h-[30px] items-center gap-3 px-1 text-sm hover:bg-hover">
              <span className="tabular w-20 shrink-0">
                <RelativeTime instant={next.instant} show="clock" />
              </span>
              <Link href={`/tasks/${next.taskId}`} title={next.taskName} className="min-w-0 flex-1 truncate hover:underline">
                {next.taskName}
              </Link>
              <span className="tabular shrink-0 text-muted">
                <RelativeTime instant={next.instant} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}
