'use client'

import { useQuery } from '@tanstack/react-query'
import { Zap } from 'lucide-react'
import { actionTypesQuery } from '../user-actions/queries.ts'
import { teamActionsCalled } from './palette-commands.ts'
import { PaletteItem } from './palette-item.tsx'
import { useCan } from './viewer.tsx'

/** The team's own actions by name: each leads to its form. */
export function TeamActionItems({ text, go }: { text: string; go: (href: string) => void }) {
  const may = useCan('team-actions', 'somewhere')
  const { data } = useQuery({ ...actionTypesQuery, enabled: may && text.trim() !== '' })
  return teamActionsCalled(text, data?.rows ?? []).map(({ type, title }) => (
    <PaletteItem
      key={type}
      value={`action ${type}`}
      icon={<Zap />}
      hint="Action"
      onSelect={() => go(`/actions/new?type=${encodeURIComponent(type)}`)}
    >
      {title} …
    </PaletteItem>
  ))
}
