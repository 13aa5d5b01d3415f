'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import type { Finding, FindingRemedy, Severity } from '#scheduling/lint/finding.ts'
import { useMay } from '../frame/viewer.tsx'
import { Sentence } from '../sentences/sentence.tsx'
import { Button } from '../ui/button.tsx'
import { Section } from '../ui/section.tsx'
import { findingSentence, remedyLink } from './finding-words.ts'
import { findingsQuery } from './queries.ts'

const SHOWN_AT_FIRST = 5
const SHOWN_MORE = 50
/** So that the first step onward is there already. */
const LEAST_READ = SHOWN_AT_FIRST + SHOWN_MORE
const MOST_READ = 2_000

const marks: Record<Severity, ReactNode> = {
  error: <CircleAlert aria-label="Serious" className="text-red" />,
  warning: <TriangleAlert aria-label="Warning" className="text-orange" />,
  info: <Info aria-label="Good to know" className="text-grey" />,
}

/** What is allowed and hardly meant, about one task or (null) about everything. Nothing at all where nothing was found. */
export function FindingList({ taskId }: { taskId: number | null }) {
  const [shownCount, setShownCount] = useState(SHOWN_AT_FIRST)
  const { data, isFetching } = useQuery(findingsQuery(taskId, Math.max(LEAST_READ, shownCount)))
  if (!data || data.total === 0) return null
  const shown = data.rows.slice(0, shownCount)
  const left = Math.min(data.total, MOST_READ) - shown.length
  return (
    <Section title="Worth a look" count={data.total}>
      <ul className="flex flex-col">
        {shown.map((finding) => (
          <FindingRow key={JSON.stringify(finding)} finding={finding} />
        ))}
      </ul>
      {left > 0 && (
        <Button
          size="sm"
          variant="quiet"
          className="mt-1"
          isBusy={isFetching && shown.length < shownCount}
          onClick={() => setShownCount(shownCount + SHOWN_MORE)}
        >
          {left > SHOWN_MORE ? `Show ${SHOWN_MORE} more of ${left.toLocaleString('en')}` : `Show ${left} more`}
        </Button>
      )}
      {data.total > shown.length && shown.length === MOST_READ && (
        <p className="pt-2 text-sm text-muted">
          These are the {MOST_READ.toLocaleString('en')} gravest. Mend some of them, and others come into view.
        </p>
      )}
      {shownCount > SHOWN_AT_FIRST && (
        <Button size="sm" variant="quiet" className="mt-1" onClick={() => setShownCount(SHOWN_AT_FIRST)}>
          Show fewer
        </Button>
      )}
    </Section>
  )
}

function mayTake(remedy: FindingRemedy, may: ReturnType<typeof useMay>): boolean {
  switch (remedy.kind) {
    case 'add_secret':
      return may('manage-secrets')
    case 'edit_crontab':
      return may('edit-crontabs')
    case 'edit_dependency':
      return may('edit-dependencies', remedy.dependerId)
    case 'edit_task':
      return may('edit-tasks', remedy.taskId)
    case 'enable_task':
    case 'resume_task':
      return may('switch-tasks', remedy.taskId)
  }
}

function FindingRow({ finding }: { finding: Finding }) {
  const may = useMay()
  const remedies = finding.remedies.filter((remedy) => mayTake(remedy, may))
  return (
    <li className="flex gap-2.5 border-b py-2 text-sm last:border-b-0 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {marks[finding.severity]}
      <div className="min-w-0">
        <p className="max-w-[80ch]">
          <Sentence parts={findingSentence(finding)} />
        </p>
        {remedies.length > 0 && (
          <p className="flex flex-wrap gap-x-4 gap-y-1 pt-1">
            {remedies.map((remedy) => {
              const { href, label } = remedyLink(remedy)
              return (
                <Link
                  key={remedy.kind}
                  href={href}
                  title={label}
                  className="max-w-64 truncate text-xs leading-6 text-accent hover:underline"
                >
                  {label}
                </Link>
              )
            })}
          </p>
        )}
      </div>
    </li>
  )
}
