import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { currentSession } from '#server/auth/current-session.ts'
import { needsSetUp } from '#server/auth/set-up-administrator.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { oidcSettings } from '#server/configuration/oidc-settings.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { whileReachable } from '#server/failures/while-reachable.ts'
import { AccountPage } from '@/components/account/account-page.tsx'
import { DatabaseUnreachable } from '@/components/account/database-unreachable.tsx'
import { ProviderSignIn } from '@/components/account/provider-sign-in.tsx'
import { SignInForm } from '@/components/account/sign-in-form.tsx'
import { safeReturnPath } from '@/components/api/sign-in-redirect.ts'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ from?: string | string[]; error?: string | string[] }>
}) {
  const { from, error } = await searchParams
  const returnPath = safeReturnPath(typeof from === 'string' ? from : null)
  const requestHeaders = await headers()
  const asked = await whileReachable('page of sign-in', async () => ({
    isSetUpDue: await needsSetUp(webDatabase().db),
    session: await currentSession(webAuthentication().authentication, requestHeaders),
  }))
  if (!asked) return <DatabaseUnreachable />
  if (asked.value.isSetUpDue) redirect('/set-up')
  if (asked.value.session) redirect(returnPath)
  const oidc = oidcSettings(process.env)
  return (
    <AccountPage title="Sign in to Djag">
      <SignInForm returnPath={returnPath} />
      {oidc && <ProviderSignIn name={oidc.name} returnPath={returnPath} refusal={typeof error === 'string' ? error : null} />}
    </AccountPage>
  )
}
