import clsx from 'clsx'
import Link from 'next/link'
import type { TagView } from '#domain/views/tag-views.ts'
import { TagChip } from './tag-chip.tsx'

type Props = {
  tags: readonly TagView[]
  /** Where the list of those with a tag is. */
  hrefOf: (tag: string) => string
  /** On one line, with so many of them and how many more there are; left out: all, on as many lines as they need. */
  most?: number
}

/** The tags of a task, each a link to all that have it. */
export function TagLinks({ tags, hrefOf, most }: Props) {
  if (tags.length === 0) return null
  const more = most === undefined ? [] : tags.slice(most)
  return (
    <ul aria-label="Tags" className={clsx('flex min-w-0 items-center gap-1', most === undefined && 'flex-wrap')}>
      {tags.slice(0, most).map((tag) => (
        <li key={tag.id} className="flex min-w-0">
          <Link href={hrefOf(tag.name)} prefetch={false} className="flex min-w-0 rounded-full hover:bg-hover">
            <TagChip tag={tag} />
          </Link>
        </li>
      ))}
      {more.length > 0 && (
        <li title={more.map(({ name }) => name).join(', ')} className="text-xs text-muted">
          +{more.length}
        </li>
      )}
    </ul>
  )
}
