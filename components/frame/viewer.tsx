'use client'

import { createContext, type ReactNode, useContext } from 'react'
import { can, type Permission } from '#domain/roles.ts'
import { ACTION_PERMISSIONS, type UserActionType } from '#domain/user-actions/what-may-be-done.ts'
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

/** Whether the viewer may ask for this action, where it can be done. */
export function useMayAsk(action: UserActionType): boolean {
  return useCan(ACTION_PERMISSIONS[action])
}
