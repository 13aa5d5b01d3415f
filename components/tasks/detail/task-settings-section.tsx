import Link from 'next/link'
import type { ReactNode } from 'react'
import { TASK_SETTING_NAMES } from '#domain/task-settings/settings-of-tasks.ts'
import { TASK_SETTINGS, type TaskSettingName } from '#domain/task-settings/task-settings.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { ClosedValue } from '../../sentences/closed-value.tsx'
import { CronText } from '../../ui/cron-text.tsx'
import { DetailList } from '../../ui/detail-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { HandlerName } from '../handler-name.tsx'
import { RunbookLink } from '../runbook-link.tsx'
import { tagDeadlineWords } from '../tag-deadline-words.ts'
import { tasksHref } from '../task-list-params.ts'

/** Everything the form says, to be read. */
export function TaskSettingsSection({ detail }: { detail: TaskDetail }) {
  const { task, input } = detail
  const closed = task.closedBy && <ClosedValue closedBy={task.closedBy} />
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
          { name: closed ? 'Arguments and headers' : 'Arguments', value: closed ?? <Arguments input={input} /> },
          ...TASK_SETTING_NAMES.flatMap((name) => settingRow(name, detail)),
          { name: 'Headers', value: closed ? null : Object.keys(input.headers).length === 0 ? null : <Headers headers={input.headers} /> },
          { name: 'Fires since', value: input.cronBase && <RelativeTime instant={input.cronBase} show="exact" /> },
          { name: 'Created', value: <RelativeTime instant={detail.createdAt} /> },
          { name: 'Changed', value: <RelativeTime instant={detail.updatedAt} /> },
        ]}
      />
    </Section>
  )
}

/** A plain setting as its description tells it; some are told with another one. */
function settingRow(name: TaskSettingName, { input, tagDeadlines }: TaskDetail): { name: string; value: ReactNode }[] {
  const { page } = TASK_SETTINGS[name]
  if (!page) return []
  const words = page.words(input) ?? (name === 'deadlineKind' ? tagDeadlineWords(tagDeadlines) : null)
  if (words === null) return [{ name: page.name, value: null }]
  if (name === 'runbookUrl') return [{ name: page.name, value: <RunbookLink url={words}>{words}</RunbookLink> }]
  if (name !== 'owner') return [{ name: page.name, value: words }]
  const link = (
    <Link href={tasksHref({ owner: words })} title="All tasks of this owner" className="hover:underline">
      {words}
    </Link>
  )
  return [{ name: page.name, value: link }]
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
