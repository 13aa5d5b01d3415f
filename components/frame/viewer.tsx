'use client'

import { createContext, type ReactNode, useContext } from 'react'
import { can, type Permission } from '#domain/roles.ts'
import type { MeView } from '#domain/views/operation-views.ts'

const ViewerContext = createContext<MeView | null>(null)

export function ViewerProvider({ viewer, children }: { viewer: MeView; children: ReactNode }) {
  return <ViewerContext value={viewer}>{children}</ViewerContext>
}

/** Who looks at the page. */
export function useViewer(): MeView {
  const viewer = useContext(ViewerContext)
  if (viewer === null) throw new Error('useViewer needs a ViewerProvider around it.')
  return viewer
}

/** Whether the viewer may; what they may not is not shown. The use cases enforce it. */
export function useCan(permission: Permission): boolean {
  return can(useViewer(), permission)
}
