import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { currentSession } from '#server/auth/current-session.ts'
import { needsSetUp } from '#server/auth/set-up-administrator.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { whileReachable } from '#server/failures/while-reachable.ts'
import { AccountPage } from '@/components/account/account-page.tsx'
import { DatabaseUnreachable } from '@/components/account/database-unreachable.tsx'
import { SignInForm } from '@/components/account/sign-in-form.tsx'
import { safeReturnPath } from '@/components/api/sign-in-redirect.ts'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ from?: string | string[] }> }) {
  const { from } = await searchParams
  const returnPath = safeReturnPath(typeof from === 'string' ? from : null)
  const requestHeaders = await headers()
  const asked = await whileReachable('page of sign-in', async () => ({
    isSetUpDue: await needsSetUp(webDatabase().db),
    session: await currentSession(webAuthentication().authentication, requestHeaders),
  }))
  if (!asked) return <DatabaseUnreachable />
  if (asked.value.isSetUpDue) redirect('/set-up')
  if (asked.value.session) redirect(returnPath)
  return (
    <AccountPage title="Sign in to Djag">
      <SignInForm returnPath={returnPath} />
    </AccountPage>
  )
}
