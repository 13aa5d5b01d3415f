'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { counted } from '#domain/counted.ts'
import type { TagRow } from '#domain/views/tag-views.ts'
import { tagsQuery } from '../tags/queries.ts'
import { TagDot } from '../tags/tag-chip.tsx'
import type { Intended } from '../tasks/task-actions/intended-action.ts'
import { tasksHref } from '../tasks/task-list-params.ts'
import { readCommand, tagsCalled } from './palette-commands.ts'
import { PaletteItem } from './palette-item.tsx'
import { useCan } from './viewer.tsx'

type Props = { text: string; go: (href: string, intended?: Intended | null) => void }

/** `pause finance`: for each tag that is called so, the way to do it with all of its tasks. */
export function TagCommandItems({ text, go }: Props) {
  const said = readCommand(text)
  const may = useCan(said?.command.permission ?? 'read', 'somewhere')
  const tags = useTagsCalled(said?.rest ?? '')
  const command = said?.command.ofTag
  if (!command || !may) return null
  return tags.map(({ id, name, taskCount }) => (
    <PaletteItem
      key={id}
      value={`command tag ${id}`}
      icon={<ChevronRight />}
      hint={counted(taskCount, 'task')}
      onSelect={() => go(command.href(name), command.verb && { tag: name, verb: command.verb })}
    >
      {command.title(name)}
    </PaletteItem>
  ))
}

/** Tags by name: each leads to its tasks. */
export function TagItems({ text, go }: Props) {
  return useTagsCalled(text).map(({ id, name, colour, taskCount }) => (
    <PaletteItem
      key={id}
      value={`tag ${id}`}
      icon={
        <span className="grid size-4 place-items-center">
          <TagDot colour={colour} />
        </span>
      }
      hint={`Tag · ${counted(taskCount, 'task')}`}
      onSelect={() => go(tasksHref({ tag: [name] }))}
    >
      {name}
    </PaletteItem>
  ))
}

/** Those that tasks have: of a tag without tasks nothing can be done. */
function useTagsCalled(text: string): readonly TagRow[] {
  const { data } = useQuery({ ...tagsQuery(), enabled: text.trim() !== '' })
  return tagsCalled(text, data?.rows ?? [])
}
