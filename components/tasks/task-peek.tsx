'use client'

import { useQuery } from '@tanstack/react-query'
import type { TaskRow } from '#domain/views/task-views.ts'
import { TagLinks } from '../tags/tag-links.tsx'
import { CronText } from '../ui/cron-text.tsx'
import { DetailList } from '../ui/detail-list.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { ExplanationPanel } from './detail/explanation-panel.tsx'
import { LastRuns } from './detail/last-runs.tsx'
import { HandlerName } from './handler-name.tsx'
import { taskQuery } from './queries.ts'
import { tasksHref } from './task-list-params.ts'
import { TroubleBadges } from './trouble-badges.tsx'

/** A glance at a task beside the list. */
export function TaskPeek({ row }: { row: TaskRow }) {
  const { data } = useQuery(taskQuery(row.id))
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col items-start gap-2">
        <h2 className="text-lg font-semibold [overflow-wrap:anywhere]">{row.name}</h2>
        <div className="flex flex-wrap gap-2">
          <StateBadge state={row.state} isProminent />
          <TroubleBadges failing={row.failing} lateInstant={row.lateInstant} isProminent />
        </div>
        <TagLinks tags={row.tags} hrefOf={(tag) => tasksHref({ tag: [tag] })} />
        <ExplanationPanel taskId={row.id} />
        {row.description && <p className="whitespace-pre-line text-base text-muted">{row.description}</p>}
      </div>
      <DetailList
        rows={[
          { name: 'Crontab', value: <CronText crontab={row.crontab} show="full" /> },
          { name: 'Handler', value: <HandlerName name={row.handler} isLive={row.handlerIsLive} /> },
          {
            name: 'Depends on',
            value: data && data.dependsOn.length > 0 ? data.dependsOn.map((edge) => edge.dependeeName).join(', ') : 'nothing',
          },
          { name: 'Queue', value: row.queue },
        ]}
      />
      <LastRuns taskId={row.id} />
    </div>
  )
}
