'use client'

import { useMemo } from 'react'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { nextInstants } from '#scheduling/cron/instants.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { useNow } from '../../ui/use-now.ts'

const SHOWN = 5

/** The next cron instants, by the same arithmetic that the scheduler uses. */
export function NextInstants({ detail }: { detail: TaskDetail }) {
  const nowMs = useNow(1000)
  const { crontab, enabled } = detail.task
  const cronBaseMs = detail.input.cronBase === null ? 0 : Date.parse(detail.input.cronBase)
  const instants = useMemo(() => {
    try {
      return nextInstants(compileCrontab(crontab), Math.max(nowMs, cronBaseMs), SHOWN)
    } catch {
      return []
    }
  }, [crontab, cronBaseMs, nowMs])
  return (
    <Section title={enabled ? 'Next instants' : 'Next instants, once it is enabled'}>
      {instants.length === 0 && <p className="py-1 text-sm text-muted">None: its crontab never fires again.</p>}
      <ol className="flex flex-col text-sm">
        {instants.map((instantMs) => (
          <li key={instantMs} className="flex h-7 items-center">
            <RelativeTime instant={instantMs} show="both" className={enabled ? undefined : 'text-muted'} />
          </li>
        ))}
      </ol>
    </Section>
  )
}
