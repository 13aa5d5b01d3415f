import Link from 'next/link'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { TagDot } from '../tags/tag-chip.tsx'
import { tasksHref } from '../tasks/task-list-params.ts'
import { Section } from '../ui/section.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import type { TasksTold } from './tasks-told.ts'

/** Where it fails or is late, by tag; each number leads to those tasks. */
export function ByTag({ tags, of: { owner } }: { tags: OverviewView['byTag']; of: TasksTold }) {
  if (tags.length === 0) return null
  return (
    <Section title="By tag">
      <ul>
        {tags.map(({ name, colour, failing, late }) => (
          <li key={name} className="flex min-h-[30px] items-center gap-2 px-1 text-sm hover:bg-hover">
            <TagDot colour={colour} />
            <Link href={tasksHref({ tag: [name], owner })} title={name} className="min-w-0 truncate hover:underline">
              {name}
            </Link>
            <span className="ml-auto flex shrink-0 gap-3">
              {failing > 0 && (
                <Link href={tasksHref({ tag: [name], owner, trouble: 'failing' })} className="hover:underline">
                  <StateBadge state="failing" word={`${failing.toLocaleString('en')} failing`} />
                </Link>
              )}
              {late > 0 && (
                <Link href={tasksHref({ tag: [name], owner, trouble: 'late' })} className="hover:underline">
                  <StateBadge state="late" word={`${late.toLocaleString('en')} late`} />
                </Link>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
