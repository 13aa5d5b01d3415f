import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { currentSession } from '#server/auth/current-session.ts'
import { needsSetUp } from '#server/auth/set-up-administrator.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { webDatabase } from '#server/database/client.ts'
import { AppFrame } from '@/components/frame/app-frame.tsx'
import { NAVIGATION_COOKIE } from '@/components/frame/navigation-cookie.ts'
import { ViewerProvider } from '@/components/frame/viewer.tsx'

/** Everything but sign-in and set-up: only for people with a session. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const session = await currentSession(webAuthentication().authentication, await headers())
  if (!session) redirect((await needsSetUp(webDatabase().db)) ? '/set-up' : '/sign-in')
  const isFolded = (await cookies()).get(NAVIGATION_COOKIE)?.value === 'folded'
  const { actor, email } = session
  return (
    <ViewerProvider viewer={{ id: actor.id, name: actor.name, email, role: actor.role }}>
      <AppFrame isInitiallyFolded={isFolded}>{children}</AppFrame>
    </ViewerProvider>
  )
}
