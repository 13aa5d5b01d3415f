'use client'

import { parseAsString, useQueryState } from 'nuqs'
import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export type Tab = { value: string; label: ReactNode; count?: number; content: ReactNode }

/** Tabs whose choice lives in the URL (`?tab=`); the first is the default. */
export function Tabs({ tabs, param = 'tab' }: { tabs: readonly Tab[]; param?: string }) {
  const first = tabs[0]?.value ?? ''
  const [chosen, setChosen] = useQueryState(param, parseAsString.withDefault(first))
  const value = tabs.some((tab) => tab.value === chosen) ? chosen : first
  return (
    <Radix.Root value={value} onValueChange={setChosen}>
      <Radix.List className="flex gap-4 overflow-x-auto border-b">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 border-transparent text-base text-muted hover:text-fg data-[state=active]:border-fg data-[state=active]:font-medium data-[state=active]:text-fg"
          >
            {tab.label}
            {tab.count !== undefined && <span className="tabular text-xs font-normal text-faint">{tab.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="pt-4 outline-none">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
