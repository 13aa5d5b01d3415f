'use client'

import { useQuery } from '@tanstack/react-query'
import { Tag } from 'lucide-react'
import { toast } from 'sonner'
import { MOST_TAGS_OF_FILTER, TAG_COLOURS, tagKey } from '#domain/tag-input.ts'
import { Button } from '../ui/button.tsx'
import { FilterToken } from '../ui/filter-bar.tsx'
import { withoutTag, withTag } from './chosen-tags.ts'
import { tagsQuery } from './queries.ts'
import { TagDot } from './tag-chip.tsx'
import { TagPicker } from './tag-picker.tsx'

type Props = {
  /** Names; null: no filter. */
  value: readonly string[] | null
  onChange: (names: string[] | null) => void
}

/** What has any of the chosen tags. Nothing at all while there are no tags and none is asked for. */
export function TagFilter({ value, onChange }: Props) {
  const { data } = useQuery(tagsQuery())
  const chosen = value ?? []
  if (!data || (data.rows.length === 0 && chosen.length === 0)) return null
  const keys = new Set(chosen.map(tagKey))
  const set = (names: string[]) => onChange(names.length === 0 ? null : names)
  const choose = (name: string) => {
    const more = withTag(chosen, name)
    if (more) set(more)
    else toast.error(`A filter takes at most ${MOST_TAGS_OF_FILTER} tags. Take one out first.`)
  }
  return (
    <>
      <TagPicker
        trigger={
          <Button size="sm" icon={<Tag />}>
            Tags
          </Button>
        }
        stateOf={(key) => keys.has(key)}
        onToggle={(name, isOn) => (isOn ? choose(name) : set(withoutTag(chosen, name)))}
        onChanged={(was, name) =>
          keys.has(tagKey(was)) && set(name === null ? withoutTag(chosen, was) : [...withoutTag(chosen, was), name])
        }
      />
      {chosen.map((name) => (
        <FilterToken key={name} onRemove={() => set(withoutTag(chosen, name))}>
          <span className="inline-flex min-w-0 items-center gap-1.5">
            <TagDot colour={data.rows.find((tag) => tagKey(tag.name) === tagKey(name))?.colour ?? TAG_COLOURS[0]} />
            <span className="truncate">{name}</span>
          </span>
        </FilterToken>
      ))}
    </>
  )
}
