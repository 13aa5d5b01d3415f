'use client'

import { useMemo } from 'react'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { Section } from '../ui/section.tsx'
import { useNow } from '../ui/use-now.ts'
import { clockChangeSentence, comingClockChanges } from './clock-change-words.ts'

/** What the next changes of the clock do to a crontab; nothing where they do nothing. */
export function ClockChangesAhead({ definition }: { definition: CrontabDefinition }) {
  const nowMs = useNow(HOUR_MS)
  const { gap, overlap } = useMemo(() => comingClockChanges(definition, nowMs), [definition, nowMs])
  const changes = [gap, overlap].filter((change) => change !== null).sort((a, b) => a.atMs - b.atMs)
  if (changes.length === 0) return null
  return (
    <Section title="Clock changes ahead">
      <ul className="flex flex-col gap-1 text-sm">
        {changes.map((change) => (
          <li key={change.atMs}>{clockChangeSentence(change, definition)}</li>
        ))}
      </ul>
    </Section>
  )
}
