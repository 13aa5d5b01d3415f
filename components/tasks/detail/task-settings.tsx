import Link from 'next/link'
import type { ReactNode } from 'react'
import { formatDuration } from '#domain/duration-format.ts'
import { retryWords } from '#domain/task-settings/retry-words.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import type { RetryPolicy } from '#scheduling/end/retries.ts'
import { CronText } from '../../ui/cron-text.tsx'
import { DetailList } from '../../ui/detail-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { HandlerName } from '../handler-name.tsx'

/** Everything the form says, to be read. */
export function TaskSettings({ detail }: { detail: TaskDetail }) {
  const { task, input } = detail
  return (
    <Section title="Settings">
      <DetailList
        rows={[
          {
            name: 'Crontab',
            value: (
              <Link href={`/crontabs/${task.crontabId}`} className="block hover:underline">
                <CronText crontab={task.crontab} />
              </Link>
            ),
          },
          { name: 'Handler', value: <HandlerName name={task.handler} isLive={task.handlerIsLive} /> },
          { name: 'Arguments', value: <Arguments input={input} /> },
          { name: 'If too late', value: misfireWords(input) },
          { name: 'If it fails', value: retryWords(retryPolicyOf(input)) },
          {
            name: 'Time limit',
            value: input.timeLimitSeconds === null ? null : `${formatDuration(input.timeLimitSeconds * 1000)} for each attempt`,
          },
          { name: 'Runs at once', value: input.maxConcurrency === null ? 'any number' : `at most ${input.maxConcurrency}` },
          { name: 'Queue', value: input.queue },
          { name: 'Priority', value: input.priority },
          { name: 'Headers', value: Object.keys(input.headers).length === 0 ? null : <Headers headers={input.headers} /> },
          { name: 'Fires since', value: input.cronBase && <RelativeTime instant={input.cronBase} show="exact" /> },
          { name: 'Created', value: <RelativeTime instant={detail.createdAt} /> },
          { name: 'Changed', value: <RelativeTime instant={detail.updatedAt} /> },
        ]}
      />
    </Section>
  )
}

function retryPolicyOf(input: TaskDetail['input']): RetryPolicy {
  return {
    limit: input.retryLimit,
    delaySeconds: input.retryDelaySeconds,
    backoff: input.retryBackoff,
    maxDelaySeconds: input.retryMaxDelaySeconds,
    jitter: input.retryJitter,
  }
}

/** What becomes of instants that come too late, as a sentence. */
function misfireWords({ misfirePolicy, gracePeriodSeconds }: TaskDetail['input']): string {
  const grace = gracePeriodSeconds === null ? null : formatDuration(gracePeriodSeconds * 1000)
  if (misfirePolicy === 'skip') return `skipped after ${grace}`
  if (misfirePolicy === 'coalesce') return `coalesced into one run after ${grace}`
  return grace === null ? 'every instant runs' : `every instant runs; delayed after ${grace}`
}

function Arguments({ input }: { input: TaskDetail['input'] }): ReactNode {
  const hasArgs = input.args.length > 0
  const hasKwargs = Object.keys(input.kwargs).length > 0
  if (!hasArgs && !hasKwargs) return <span className="text-muted">none</span>
  return (
    <>
      {hasArgs && <Json value={input.args} />}
      {hasKwargs && <Json value={input.kwargs} />}
    </>
  )
}

function Json({ value }: { value: unknown }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre tabIndex={0} className="max-h-60 overflow-auto rounded bg-subtle p-2 font-mono text-xs leading-5 whitespace-pre-wrap">
      {JSON.stringify(value, null, 2)}
    </pre>
  )
}

function Headers({ headers }: { headers: Readonly<Record<string, string>> }) {
  return (
    <ul>
      {Object.entries(headers).map(([name, value]) => (
        <li key={name} className="font-mono text-xs leading-5">
          {name}: {value}
        </li>
      ))}
    </ul>
  )
}
