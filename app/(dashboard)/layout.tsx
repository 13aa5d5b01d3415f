import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { currentSession } from '#server/auth/current-session.ts'
import { needsSetUp } from '#server/auth/set-up-administrator.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { whileReachable } from '#server/failures/while-reachable.ts'
import { meView } from '#server/queries/people/me-view.ts'
import { DatabaseUnreachable } from '@/components/account/database-unreachable.tsx'
import { AppFrame } from '@/components/frame/app-frame.tsx'
import { NAVIGATION_COOKIE } from '@/components/frame/navigation-cookie.ts'
import { ViewerProvider } from '@/components/frame/viewer.tsx'

/** Everything but sign-in and set-up: only for people with a session. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const requestHeaders = await headers()
  const asked = await whileReachable('frame of the dashboard', async () => {
    const session = await currentSession(webAuthentication().authentication, requestHeaders)
    const viewer = session && (await meView(webDatabase().db, session))
    return { viewer, isSetUpDue: !session && (await needsSetUp(webDatabase().db)) }
  })
  if (!asked) return <DatabaseUnreachable />
  const { viewer, isSetUpDue } = asked.value
  if (!viewer) redirect(isSetUpDue ? '/set-up' : '/sign-in')
  const isFolded = (await cookies()).get(NAVIGATION_COOKIE)?.value === 'folded'
  return (
    <ViewerProvider viewer={viewer}>
      <AppFrame isInitiallyFolded={isFolded}>{children}</AppFrame>
    </ViewerProvider>
  )
}
