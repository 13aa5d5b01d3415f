'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { TAG_COLOURS, tagKey } from '#domain/tag-input.ts'
import { Button } from '../ui/button.tsx'
import { useFieldControl, useFieldLabelId } from '../ui/field.tsx'
import { tagsQuery } from './queries.ts'
import { TagChip } from './tag-chip.tsx'
import { TagPicker } from './tag-picker.tsx'

type Props = {
  value: readonly string[]
  onChange: (names: string[]) => void /** What is typed and is no tag yet can be made one. */
  canMake?: boolean
}

/** The tags of what is edited, by name. Put it in a Field. */
export function TagInput({ value, onChange, canMake = true }: Props) {
  const control = useFieldControl()
  const { data } = useQuery(tagsQuery())
  const keys = new Set(value.map(tagKey))
  const colourOf = (name: string) => data?.rows.find((tag) => tagKey(tag.name) === tagKey(name))?.colour ?? TAG_COLOURS[0]
  const labelId = useFieldLabelId()
  useFollowedRenames(value, onChange)
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {value.map((name) => (
        <TagChip key={name} tag={{ name, colour: colourOf(name) }}>
          <button
            type="button"
            aria-label={`Take ${name} off`}
            onClick={() => onChange(value.filter((each) => each !== name))}
            className="-mr-1 rounded-full p-0.5 hover:bg-hover hover:text-fg"
          >
            <X className="size-3" />
          </button>
        </TagChip>
      ))}
      <TagPicker
        trigger={
          <Button {...control} {...(labelId && control.id && { 'aria-labelledby': `${labelId} ${control.id}` })} size="sm" icon={<Plus />}>
            Add a tag
          </Button>
        }
        stateOf={(key) => keys.has(key)}
        onToggle={(name, isOn) => onChange(isOn ? [...value, name] : value.filter((each) => tagKey(each) !== tagKey(name)))}
        canMake={canMake}
      />
    </div>
  )
}

/** Whoever renames or deletes a tag meanwhile, what stands here goes with it: saved under its old name it would be made anew. */
function useFollowedRenames(value: readonly string[], onChange: (names: string[]) => void) {
  const { data } = useQuery(tagsQuery())
  const known = useRef(new Map<number, string>())
  useEffect(() => {
    if (!data) return
    const now = new Map(data.rows.map(({ id, name }) => [id, name]))
    const ids = new Map([...known.current].map(([id, was]) => [tagKey(was), id]))
    const renamed = value.flatMap((name) => {
      const id = ids.get(tagKey(name))
      return id === undefined ? name : (now.get(id) ?? [])
    })
    known.current = now
    if (renamed.join() !== value.join()) onChange(renamed)
  })
}
