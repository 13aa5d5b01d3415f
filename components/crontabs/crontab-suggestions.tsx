'use client'

import { Lightbulb } from 'lucide-react'
import { useMemo } from 'react'
import type { CronColumns } from '#scheduling/cron/crontab-definition.ts'
import { suggestionsFor } from '#scheduling/cron/suggestions.ts'
import { Button } from '../ui/button.tsx'
import { CronSentence } from './cron-sentence.tsx'

type Props = { columns: CronColumns; onColumns: (columns: CronColumns) => void }

/** What may have been meant where cron does something else, with the columns that say it at a click. Nothing where nothing is odd. */
export function CrontabSuggestions({ columns, onColumns }: Props) {
  const suggestions = useMemo(() => suggestionsFor(columns), [columns])
  if (suggestions.length === 0) return null
  return (
    <ul aria-label="What may have been meant" className="-mt-2 flex flex-col gap-3">
      {suggestions.map(({ field, sentence, fixes }) => (
        <li key={`${field} ${sentence}`} className="flex gap-2 text-sm">
          <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-amber" />
          <div className="flex min-w-0 flex-col gap-1.5">
            {sentence !== null && (
              <p className="max-w-[80ch]">
                <CronSentence text={sentence} />
              </p>
            )}
            {fixes.length > 0 && (
              <div className="flex flex-wrap items-center gap-2">
                <span className="text-xs text-muted">Instead:</span>
                {fixes.map(({ label, columns: fixed }) => (
                  <Button key={label} size="sm" onClick={() => onColumns(fixed)}>
                    {label}
                  </Button>
                ))}
              </div>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
