'use client'

import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Check, Minus, Pencil, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { Popover } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { tagKey, tagName } from '#domain/tag-input.ts'
import type { TagRow } from '#domain/views/tag-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { orMissing } from '../ui/missing-part.tsx'
import { PopoverPanel } from '../ui/popover-panel.tsx'
import { tagsQuery } from './queries.ts'
import { TagDot } from './tag-chip.tsx'

/** Loaded once a tag is edited: every page with tags has the picker. */
const TagEditor = dynamic(() => orMissing(import('./tag-editor.tsx').then((module) => module.TagEditor)), {
  loading: () => <p className="w-72 max-w-full p-3 text-sm text-muted">Loading …</p>,
})

type Props = {
  /** The one button that opens it. */
  trigger: ReactNode
  /** Of a tag, by its `tagKey`: whether it is on; of several tasks some may have it. */
  stateOf: (key: string) => boolean | 'some'
  onToggle: (name: string, isOn: boolean) => void
  /** What is typed and is no tag yet can be made one. */
  canMake?: boolean
  /** A tag was renamed, or deleted (null), in here. */
  onChanged?: (was: string, name: string | null) => void
}

/** All tags in a list below its trigger: put on and taken off, made by typing, renamed and deleted in place. */
export function TagPicker({ trigger, ...props }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <PopoverPanel label="Tags" className="min-w-72 max-w-[calc(100vw-1rem)]">
        <PickerContent {...props} />
      </PopoverPanel>
    </Popover.Root>
  )
}

function PickerContent({ onChanged, ...props }: Omit<Props, 'trigger'>) {
  const [isEditing, setIsEditing] = useState(false)
  const [edited, setEdited] = useState<TagRow | null>(null)
  const { data } = useQuery(tagsQuery())
  const tags = data?.rows ?? []
  if (edited) return <TagEditor tag={edited} onBack={() => setEdited(null)} onChanged={(was, name) => onChanged?.(was, name)} />
  return <TagList {...props} tags={tags} isEditing={isEditing} setIsEditing={setIsEditing} onEdit={setEdited} />
}

type ListProps = Omit<Props, 'trigger' | 'onChanged'> & {
  tags: readonly TagRow[]
  isEditing: boolean
  setIsEditing: (isEditing: boolean) => void
  onEdit: (tag: TagRow) => void
}

function TagList({ tags, stateOf, onToggle, canMake = false, isEditing, setIsEditing, onEdit }: ListProps) {
  const [typed, setTyped] = useState('')
  const mayEdit = useCan('edit-tags')
  const isNew = canMake && mayEdit && !isEditing && typed.trim() !== '' && !tags.some(({ name }) => tagKey(name) === tagKey(typed))
  const problem = isNew ? (tagName.safeParse(typed).error?.issues[0]?.message ?? null) : null
  return (
    <Command loop className="w-72 max-w-full">
      <Command.Input
        value={typed}
        onValueChange={setTyped}
        placeholder={isEditing ? 'Which tag?' : canMake && mayEdit ? 'Find or make a tag …' : 'Find a tag …'}
        className="h-9 w-full border-b bg-transparent px-3 text-base max-sm:text-lg placeholder:text-faint focus-visible:outline-none"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        {!isNew && (
          <Command.Empty className="px-2 py-3 text-sm text-muted">
            {tags.length === 0 ? 'There are no tags yet.' : 'No tag is called so.'}
          </Command.Empty>
        )}
        {tags.map((tag) => (
          <TagItem
            key={tag.id}
            tag={tag}
            mark={isEditing ? <Pencil aria-hidden /> : MARKS[String(stateOf(tagKey(tag.name)))]}
            isOn={isEditing ? undefined : stateOf(tagKey(tag.name))}
            onSelect={() => (isEditing ? onEdit(tag) : onToggle(tag.name, stateOf(tagKey(tag.name)) !== true))}
          />
        ))}
        {isNew && (
          <Command.Item
            forceMount
            value={`make ${typed}`}
            disabled={problem !== null}
            onSelect={() => {
              onToggle(typed.trim(), true)
              setTyped('')
            }}
            className={itemClass}
          >
            <Plus aria-hidden />
            <span className="min-w-0 flex-1 truncate">{problem ?? `Make “${typed.trim()}”`}</span>
          </Command.Item>
        )}
      </Command.List>
      {mayEdit && tags.length > 0 && (
        <div className="border-t p-1">
          <button
            type="button"
            onClick={() => setIsEditing(!isEditing)}
            className="flex h-8 w-full items-center gap-2 rounded-sm px-2 text-sm text-muted hover:bg-hover hover:text-fg"
          >
            {isEditing ? 'Done' : 'Change or delete tags …'}
          </button>
        </div>
      )}
    </Command>
  )
}

const MARKS: Readonly<Record<string, ReactNode>> = { true: <Check aria-hidden />, some: <Minus aria-hidden />, false: null }

const itemClass =
  'flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 py-1 text-sm data-[disabled=true]:cursor-not-allowed data-[disabled=true]:text-muted data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted'

type ItemProps = { tag: TagRow; mark: ReactNode; isOn: boolean | 'some' | undefined; onSelect: () => void }

function TagItem({ tag, mark, isOn, onSelect }: ItemProps) {
  return (
    <Command.Item value={tag.name} onSelect={onSelect} className={itemClass}>
      <TagDot colour={tag.colour} />
      <span className="min-w-0 flex-1 truncate">{tag.name}</span>
      {isOn !== undefined && isOn !== false && <span className="sr-only">{isOn === 'some' ? ', on some' : ', chosen'}</span>}
      <span className="tabular text-xs text-faint">{tag.taskCount.toLocaleString('en')}</span>
      <span className="flex size-4 shrink-0">{mark}</span>
    </Command.Item>
  )
}
