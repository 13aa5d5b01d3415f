import Link from 'next/link'
import type { RunDetail } from '#domain/views/run-views.ts'
import { Section } from '../../ui/section.tsx'
import { useShownPart } from '../../ui/shown-part.tsx'

/** The runs that this run's ending let start. */
export function RunOpened({ run }: { run: RunDetail }) {
  const { shown, more } = useShownPart(run.opened)
  if (run.opened.length === 0) return null
  return (
    <Section title="What it let start" count={run.opened.length}>
      <ul className="flex flex-col gap-1.5 text-sm">
        {shown.map((opened) => (
          <li key={opened.runId} className="min-w-0 [overflow-wrap:anywhere]">
            <Link href={`/runs/${opened.runId}`} className="text-accent hover:underline">
              a run of {opened.taskName}
            </Link>
          </li>
        ))}
      </ul>
      {more}
    </Section>
  )
}
