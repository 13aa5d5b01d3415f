import clsx from 'clsx'
import type { ReactNode } from 'react'
import type { TagColour } from '#domain/tag-input.ts'
import type { TagView } from '#domain/views/tag-views.ts'

export const TAG_DOTS: Readonly<Record<TagColour, string>> = {
  teal: 'bg-tag-teal',
  plum: 'bg-tag-plum',
  gold: 'bg-tag-gold',
  indigo: 'bg-tag-indigo',
  rose: 'bg-tag-rose',
  olive: 'bg-tag-olive',
  clay: 'bg-tag-clay',
  slate: 'bg-tag-slate',
}

/** The colour of a tag alone, beside its name. */
export function TagDot({ colour }: { colour: TagColour }) {
  return <span aria-hidden className={clsx('size-2 shrink-0 rounded-full', TAG_DOTS[colour])} />
}

/** A tag: its colour as a dot, its name in grey, as colour is for states. */
export function TagChip({ tag, children }: { tag: Pick<TagView, 'name' | 'colour'>; children?: ReactNode }) {
  return (
    <span className="inline-flex h-5 min-w-0 max-w-40 items-center gap-1.5 rounded-full border px-2 text-xs font-normal text-muted">
      <TagDot colour={tag.colour} />
      <span title={tag.name} className="truncate">
        {tag.name}
      </span>
      {children}
    </span>
  )
}
