'use client'

import { useMemo } from 'react'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { nextInstants } from '#scheduling/cron/instants.ts'
import { NO_INSTANTS, readableSchedule } from '#scheduling/cron/schedule.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { useNow } from '../../ui/use-now.ts'
import { decidedThroughMs } from '../undecided-instants.ts'

const SHOWN = 5

type Props = {
  detail: TaskDetail
  /** Takes the first of them out; undefined where the viewer may not. */
  onSkip: (() => void) | undefined
}

/** The next cron instants, by the same arithmetic that the scheduler uses; those that are skipped already are left out. */
export function NextInstants({ detail, onSkip }: Props) {
  const nowMs = useNow(1000)
  const { crontab, enabled } = detail.task
  const decidedMs = decidedThroughMs(detail)
  const instants = useMemo(() => {
    return nextInstants(readableSchedule(crontab) ?? NO_INSTANTS, Math.max(nowMs, decidedMs), SHOWN)
  }, [crontab, decidedMs, nowMs])
  return (
    <Section
      title={enabled ? 'Next instants' : 'Next instants, once it is enabled'}
      actions={
        <>
          <LinkButton size="sm" variant="quiet" href={`/plan?chosen=${detail.task.id}`}>
            On the plan
          </LinkButton>
          {onSkip && enabled && instants.length > 0 && (
            <Button size="sm" variant="quiet" onClick={onSkip}>
              {detail.task.waiting === null ? 'Skip the next …' : 'Skip what waits …'}
            </Button>
          )}
        </>
      }
    >
      {instants.length === 0 && <p className="py-1 text-sm text-muted">None: its crontab never fires again.</p>}
      <ol className="flex flex-col text-sm">
        {instants.map((instantMs, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the next one takes the place of the one before
          <li key={place} className="flex h-7 items-center">
            <RelativeTime instant={instantMs} show="both" className={enabled ? undefined : 'text-muted'} />
          </li>
        ))}
      </ol>
    </Section>
  )
}
