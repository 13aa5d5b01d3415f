'use client'

import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Check } from 'lucide-react'
import { useState } from 'react'
import { FilterPopover } from '../ui/filter-popover.tsx'
import { type FoundNames, findNames } from './facet-names.ts'
import { taskFacetsQuery } from './queries.ts'
import type { TaskFilterParams } from './task-list-params.ts'

type Facet = 'handler' | 'queue' | 'owner'
type Props = { params: TaskFilterParams; onChange: (change: Partial<Record<Facet, string | null>>) => void }

const HEADINGS: Readonly<Record<Facet, string>> = { handler: 'Handler', queue: 'Queue', owner: 'Owner' }

/** What else the list can be narrowed down to, in one list that is searched by typing. */
export function TaskFilterMenu(props: Props) {
  return (
    <FilterPopover label="Filter by handler, queue or owner" className="w-72 max-w-[calc(100vw-1rem)]">
      {(close) => <FacetList {...props} close={close} />}
    </FilterPopover>
  )
}

function FacetList({ params, onChange, close }: Props & { close: () => void }) {
  const { data } = useQuery(taskFacetsQuery())
  const [typed, setTyped] = useState('')
  const facets = { handler: data?.handlers, queue: data?.queues, owner: data?.owners }
  const found = (Object.keys(HEADINGS) as Facet[]).map((facet) => ({ facet, ...findNames(facet, facets[facet], typed) }))
  return (
    <Command loop shouldFilter={false}>
      <Command.Input
        value={typed}
        onValueChange={setTyped}
        placeholder="Handler, queue or owner …"
        className="h-9 w-full border-b bg-transparent px-3 text-base max-sm:text-lg placeholder:text-faint focus-visible:outline-none"
      />
      <Command.List className="max-h-80 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-3 text-sm text-muted">{data ? 'Nothing is called so.' : 'Looking …'}</Command.Empty>
        {found.map(
          ({ facet, ...shown }) =>
            shown.names.length + shown.moreCount > 0 && (
              <FacetGroup
                key={facet}
                facet={facet}
                {...shown}
                chosen={params[facet]}
                onChoose={(name) => {
                  onChange({ [facet]: params[facet] === name ? null : name })
                  close()
                }}
              />
            ),
        )}
      </Command.List>
    </Command>
  )
}

type FacetGroupProps = FoundNames & { facet: Facet; chosen: string | null; onChoose: (name: string) => void }

function FacetGroup({ facet, names, moreCount, isCut, chosen, onChoose }: FacetGroupProps) {
  return (
    <Command.Group
      heading={HEADINGS[facet]}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint"
    >
      {names.map(({ name, taskCount }) => (
        <Command.Item
          key={name}
          value={`${facet} ${name}`}
          onSelect={() => onChoose(name)}
          className="flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 py-1 text-sm data-[selected=true]:bg-hover"
        >
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <span className="tabular text-xs text-faint">{taskCount.toLocaleString('en')}</span>
          <Check aria-hidden className={chosen === name ? 'size-4 shrink-0 text-muted' : 'invisible size-4 shrink-0'} />
        </Command.Item>
      ))}
      {moreCount > 0 && (
        <p className="px-2 py-1.5 text-xs text-muted">
          and {moreCount.toLocaleString('en')} more{isCut ? ': type to narrow them down' : ', too many to be searched here'}
        </p>
      )}
    </Command.Group>
  )
}
