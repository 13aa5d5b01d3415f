'use client'

import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { CronText } from '../ui/cron-text.tsx'
import { DetailList } from '../ui/detail-list.tsx'
import { Duration } from '../ui/duration.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { RoleHint } from '../ui/role-hint.tsx'
import { StateBadge, StateMark } from '../ui/state-badge.tsx'
import { type ShownState, STATE_LOOKS } from '../ui/state-look.ts'
import { useNow } from '../ui/use-now.ts'
import { ValueDifferences } from '../ui/value-differences/value-differences.tsx'
import { type Specimen, State, States } from './specimen.tsx'

const STATES = Object.keys(STATE_LOOKS) as ShownState[]
const DIFFERENCES = [
  { path: 'timeLimitSeconds', before: 60, after: 90 },
  { path: 'owner', before: undefined, after: 'the night shift' },
]
const CRONTAB = {
  second: '0',
  minute: '30',
  hour: '2',
  dayOfMonth: '*',
  month: '*',
  dayOfWeek: '1-5',
  timezone: 'Europe/Berlin',
  gap: 'shift',
  overlap: 'first',
} as const

/** What says how things stand. */
export const STATE_SPECIMENS: readonly Specimen[] = [
  {
    file: 'state-badge.tsx',
    Shown: () => (
      <States>
        <State name="every state, plain" isWide>
          <div className="flex flex-wrap gap-x-5 gap-y-2 text-sm">
            {STATES.map((state) => (
              <StateBadge key={state} state={state} />
            ))}
          </div>
        </State>
        <State name="every state, at the head of a page" isWide>
          <div className="flex flex-wrap gap-2">
            {STATES.map((state) => (
              <StateBadge key={state} state={state} isProminent />
            ))}
          </div>
        </State>
        <State name="progress, flags, another word, the mark alone">
          <div className="flex flex-col items-start gap-2 text-sm">
            <StateBadge state="running" progress={62} />
            <StateBadge state="waiting" flag="late" />
            <StateBadge state="sleeping" flag="at risk" />
            <StateBadge state="done" word="Carried out" />
            <StateMark state="failed" />
          </div>
        </State>
      </States>
    ),
  },
  {
    file: 'value-differences/value-differences.tsx',
    Shown: () => (
      <States>
        <State name="before and after" isWide>
          <ValueDifferences differences={DIFFERENCES} name="Field" before="Before" after="After" />
        </State>
        <State name="nothing was before" isWide>
          <ValueDifferences differences={DIFFERENCES} name="Field" before={null} after="Made with" />
        </State>
      </States>
    ),
  },
  {
    file: 'relative-time.tsx',
    Shown: function Times() {
      const nowMs = useNow(MINUTE_MS)
      return (
        <States>
          <State name="ago and ahead">
            <div className="flex flex-col items-start gap-1 text-sm">
              <RelativeTime instant={nowMs - 5 * MINUTE_MS} />
              <RelativeTime instant={nowMs + 90 * MINUTE_MS} show="both" />
            </div>
          </State>
          <State name="clock and exact, another zone">
            <div className="flex flex-col items-start gap-1 text-sm">
              <RelativeTime instant={nowMs} show="clock" />
              <RelativeTime instant={nowMs} show="clock" zone="Asia/Kathmandu" />
              <RelativeTime instant={nowMs} show="exact" />
            </div>
          </State>
        </States>
      )
    },
  },
  {
    file: 'duration.tsx',
    Shown: function Durations() {
      const nowMs = useNow(MINUTE_MS)
      return (
        <States>
          <State name="ended, and counting on">
            <div className="flex flex-col items-start gap-1 text-sm">
              <Duration startedAt={0} endedAt={340} />
              <Duration startedAt={0} endedAt={72_000} />
              <Duration startedAt={nowMs - MINUTE_MS} />
            </div>
          </State>
        </States>
      )
    },
  },
  {
    file: 'cron-text.tsx',
    Shown: () => (
      <States>
        <State name="in a line">
          <CronText crontab={CRONTAB} />
        </State>
        <State name="in full">
          <CronText crontab={CRONTAB} show="full" />
        </State>
        <State name="never again">
          <CronText crontab={{ ...CRONTAB, dayOfMonth: '30', month: '2', dayOfWeek: '*' }} show="full" />
        </State>
      </States>
    ),
  },
  {
    file: 'detail-list.tsx',
    Shown: () => (
      <State name="names and values; what is null is left out">
        <DetailList
          rows={[
            { name: 'Queue', value: 'default' },
            { name: 'If it fails', value: 'up to 3 more times, after 30 s, then twice as long each time up to 1 h' },
            { name: 'Time limit', value: null },
          ]}
        />
      </State>
    ),
  },
  {
    file: 'kbd.tsx',
    Shown: () => (
      <State name="one key, two, the platform’s own">
        <span className="flex gap-4">
          <Kbd keys="/" />
          <Kbd keys="g t" />
          <Kbd keys="Mod K" />
        </span>
      </State>
    ),
  },
  {
    file: 'role-hint.tsx',
    Shown: () => (
      <States>
        <State name="in place of buttons">
          <RoleHint permission="edit-tasks" what="edit tasks" />
        </State>
        <State name="where the role is for other tags">
          <RoleHint permission="edit-tasks" what="edit it" limitedTo={['finance']} />
        </State>
      </States>
    ),
  },
]
