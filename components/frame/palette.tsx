'use client'

import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { CalendarClock, ChevronRight, History, Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { SearchHit, TaskHit } from '#domain/views/search-views.ts'
import { TagChip } from '../tags/tag-chip.tsx'
import { type Intended, intend } from '../tasks/task-actions/intended-action.ts'
import { TroubleBadges } from '../tasks/trouble-badges.tsx'
import { StateMark } from '../ui/state-badge.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'
import { placesFor } from './navigation-items.tsx'
import { type PaletteCommand, readCommand } from './palette-commands.ts'
import { PaletteItem } from './palette-item.tsx'
import { TagCommandItems, TagItems } from './palette-tags.tsx'
import { TeamActionItems } from './palette-team-actions.tsx'
import { searchQuery } from './queries.ts'
import { useCan, useViewer } from './viewer.tsx'

const iconOfKind = { crontab: <CalendarClock />, run: <History /> }

function hrefOf(hit: SearchHit): string {
  return `/${hit.kind}s/${encodeURIComponent(hit.id)}`
}

/** What is found of what one types, what can be done with it, and the places one can go to. */
export function Palette({ close }: { close: () => void }) {
  const router = useRouter()
  const mayEdit = useCan('edit-tasks', 'somewhere')
  const [text, setText] = useState('')
  const { data: found, isFetching } = useQuery(searchQuery(text))
  const shown = text.trim() === '' ? [] : (found?.rows ?? [])
  const go = (href: string, intended: Intended | null = null) => {
    intend(intended)
    close()
    router.push(href)
  }
  const viewer = useViewer()
  const places = placesFor(viewer).filter((item) => item.label.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <Command shouldFilter={false} loop>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="A task, a crontab, a run, where to go, or “run load” …"
        className="h-11 w-full border-b bg-transparent px-4 text-base placeholder:text-faint focus-visible:outline-none"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-4 text-base text-muted">
          {isFetching ? 'Looking …' : `Nothing is called “${text}”.`}
        </Command.Empty>
        <CommandItems text={text} go={go} />
        <TagCommandItems text={text} go={go} />
        {shown.map((hit) => (
          <PaletteItem
            key={`${hit.kind} ${hit.id}`}
            value={`${hit.kind} ${hit.id}`}
            icon={hit.kind === 'task' ? <StateMark state={hit.state} /> : iconOfKind[hit.kind]}
            hint={hit.kind === 'task' ? `${STATE_LOOKS[hit.state].word} · ${hit.hint}` : hit.hint}
            mark={hit.kind === 'task' && <TaskMarks hit={hit} />}
            onSelect={() => go(hrefOf(hit))}
          >
            {hit.label}
          </PaletteItem>
        ))}
        <TagItems text={text} go={go} />
        <TeamActionItems text={text} go={go} />
        {mayEdit && 'new task'.includes(text.trim().toLowerCase()) && (
          <PaletteItem value="new task" icon={<Plus />} onSelect={() => go('/tasks/new')}>
            New task
          </PaletteItem>
        )}
        {places.map((item) => (
          <PaletteItem key={item.href} value={`go ${item.href}`} icon={item.icon} keys={`g ${item.key}`} onSelect={() => go(item.href)}>
            {item.label}
          </PaletteItem>
        ))}
      </Command.List>
    </Command>
  )
}

/** `run load`: for each task that is called so, the way to do it. */
function CommandItems({ text, go }: { text: string; go: (href: string, intended: Intended | null) => void }) {
  const said = readCommand(text)
  // Hits of what was typed before must not be acted on.
  const { data, isPlaceholderData } = useQuery(searchQuery(said?.rest ?? ''))
  const may = useCan(said?.command.permission ?? 'read', 'somewhere')
  if (!said || !may || isPlaceholderData) return null
  const choose = ({ href, verb }: PaletteCommand, taskId: number) => {
    go(href(taskId), verb && { taskId, verb })
  }
  return data?.rows.map((hit) => {
    if (hit.kind !== 'task') return null
    return (
      <PaletteItem
        key={hit.id}
        value={`command ${hit.id}`}
        icon={<ChevronRight />}
        hint={`${STATE_LOOKS[hit.state].word} · ${hit.hint}`}
        onSelect={() => choose(said.command, Number(hit.id))}
      >
        {said.command.title(hit.label)}
      </PaletteItem>
    )
  })
}

/** What is wrong with a task, and its first tags. */
function TaskMarks({ hit }: { hit: TaskHit }) {
  return (
    <>
      <TroubleBadges failing={hit.failing} lateInstant={hit.lateInstant} />
      {hit.tags.slice(0, 2).map((tag) => (
        <span key={tag.id} className="max-sm:hidden">
          <TagChip tag={tag} />
        </span>
      ))}
    </>
  )
}
