'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { can, type Permission } from '#domain/roles.ts'
import { type MeView, ownTasksShape } from '#domain/views/me-views.ts'
import { fetchShape } from '../api/fetch-view.ts'

type Viewer = MeView & { roleTagIds?: readonly number[] }
/** What a permission is asked for: a task by its id, several of which each is needed, or as `can` has it. */
type About = 'everywhere' | 'somewhere' | number | readonly number[]
type May = (permission: Permission, about?: About) => boolean

/** Whether it is known which tasks the viewer's role reaches, where it is limited to tags; why not, and how it is tried again. */
type Reach = { isKnown: boolean; error: Error | null; retry: () => void }

const ViewerContext = createContext<{ viewer: Viewer; may: May; reach: Reach } | null>(null)

/** The tasks that a role limited to tags reaches. */
export const ownTasksQuery = queryOptions({
  queryKey: ['own-tasks'],
  queryFn: ({ signal }) => fetchShape('/me/tasks', ownTasksShape, signal),
})

export function ViewerProvider({ viewer: me, children }: { viewer: MeView; children: ReactNode }) {
  const isLimited = me.roleTags !== null
  const { data, error, refetch } = useQuery({ ...ownTasksQuery, enabled: isLimited })
  const value = useMemo(() => {
    const viewer: Viewer = { ...me, ...(me.roleTags && { roleTagIds: me.roleTags.map(({ id }) => id) }) }
    const reached = new Set(data?.ids)
    const may: May = (permission, about = 'everywhere') => {
      if (typeof about === 'string') return can(viewer, permission, about)
      const ids = typeof about === 'number' ? [about] : about
      return ids.every((id) => can(viewer, permission, { tagIds: (reached.has(id) && viewer.roleTagIds) || [] }))
    }
    const reach = { isKnown: !isLimited || data !== undefined, error, retry: () => void refetch() }
    return { viewer, may, reach }
  }, [me, isLimited, data, error, refetch])
  return <ViewerContext value={value}>{children}</ViewerContext>
}

/** Who looks at the page. */
export function useViewer(): Viewer {
  return useContextOfViewer().viewer
}

/** Asks whether the viewer may; what they may not is not shown. The use cases enforce it. */
export function useMay(): May {
  return useContextOfViewer().may
}

/** Before it is known which tasks the viewer's role reaches, `may` refuses what is asked for one: nobody is to be told then that they may not. */
export function useReach(): Reach {
  return useContextOfViewer().reach
}

/** The names of the tags whose tasks the viewer’s role is for, for hints; null: it is for everything. */
export function useRoleTags(): string[] | null {
  return useViewer().roleTags?.map(({ name }) => name) ?? null
}

/** The same of one thing. */
export function useCan(permission: Permission, about?: About): boolean {
  return useMay()(permission, about)
}

function useContextOfViewer() {
  const value = useContext(ViewerContext)
  if (value === null) throw new Error('useViewer needs a ViewerProvider around it.')
  return value
}
