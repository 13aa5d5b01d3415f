'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import type { Finding, Severity } from '#scheduling/finding.ts'
import { useCan } from '../frame/viewer.tsx'
import { Sentence } from '../sentences/sentence.tsx'
import { Button } from '../ui/button.tsx'
import { Section } from '../ui/section.tsx'
import { findingSentence, remedyLink } from './finding-words.ts'
import { findingsQuery } from './queries.ts'

const SHOWN_AT_FIRST = 5

const marks: Record<Severity, ReactNode> = {
  error: <CircleAlert aria-label="Serious" className="text-red" />,
  warning: <TriangleAlert aria-label="Warning" className="text-orange" />,
  info: <Info aria-label="Good to know" className="text-grey" />,
}

/** What is allowed and hardly meant, about one task or (null) about everything. Nothing at all where nothing was found. */
export function FindingList({ taskId }: { taskId: number | null }) {
  const { data } = useQuery(findingsQuery(taskId))
  const [showsAll, setShowsAll] = useState(false)
  if (!data || data.total === 0) return null
  const shown = showsAll ? data.rows : data.rows.slice(0, SHOWN_AT_FIRST)
  return (
    <Section title="Worth a look" count={data.total}>
      <ul className="flex flex-col">
        {shown.map((finding) => (
          <FindingRow key={JSON.stringify(finding)} finding={finding} />
        ))}
      </ul>
      {data.rows.length > SHOWN_AT_FIRST && (
        <Button size="sm" variant="quiet" className="mt-1" onClick={() => setShowsAll(!showsAll)} aria-expanded={showsAll}>
          {showsAll ? 'Show fewer' : `Show all ${data.rows.length.toLocaleString('en')}`}
        </Button>
      )}
      {showsAll && data.total > data.rows.length && (
        <p className="pt-1 text-sm text-muted">The gravest {data.rows.length.toLocaleString('en')} of them.</p>
      )}
    </Section>
  )
}

function FindingRow({ finding }: { finding: Finding }) {
  const mayEdit = useCan('edit_tasks')
  const maySwitch = useCan('switch_tasks')
  const remedies = finding.remedies.filter(({ kind }) => (kind === 'enable_task' || kind === 'resume_task' ? maySwitch : mayEdit))
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
