'use client'

import { useQuery } from '@tanstack/react-query'
import { Wand } from 'lucide-react'
import type { ActionType } from '#domain/views/operation-views.ts'
import { DropdownMenu, MenuLabel, MenuLink, MenuSeparator } from '../ui/dropdown-menu.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { actionTypesQuery } from './queries.ts'

type About = { kind: 'task'; id: number } | { kind: 'run'; id: string }

/** The actions of the team's own that the viewer can ask for about this, in a menu: each leads to its form. Nothing where there is none. */
export function TeamActionLinks({ about }: { about: About }) {
  const { data } = useQuery(actionTypesQuery)
  const own = offeredAbout(data?.rows, about)
  if (own.length === 0) return null
  return (
    <>
      <MenuSeparator />
      <MenuLabel>The team’s own</MenuLabel>
      <Links types={own} about={about} />
    </>
  )
}

/** The same as a menu of its own, beside buttons. */
export function TeamActionMenu({ about }: { about: About }) {
  const { data } = useQuery(actionTypesQuery)
  const own = offeredAbout(data?.rows, about)
  if (own.length === 0) return null
  return (
    <DropdownMenu trigger={<IconButton label="The team’s own actions" icon={<Wand />} />}>
      <Links types={own} about={about} />
    </DropdownMenu>
  )
}

function Links({ types, about }: { types: readonly ActionType[]; about: About }) {
  return types.map(({ type, title }) => (
    <MenuLink key={type} href={`/actions/new?type=${type}&${about.kind}Id=${about.id}`} icon={<Wand />}>
      {title} …
    </MenuLink>
  ))
}

function offeredAbout(types: readonly ActionType[] | undefined, { kind }: About): ActionType[] {
  return types?.filter(({ team, mayAsk }) => mayAsk && team?.subject === kind) ?? []
}
