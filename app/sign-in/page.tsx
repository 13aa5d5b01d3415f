import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { currentSession } from '#server/auth/current-session.ts'
import { needsSetUp } from '#server/auth/set-up-administrator.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { webDatabase } from '#server/database/client.ts'
import { AccountPage } from '@/components/account/account-page.tsx'
import { SignInForm } from '@/components/account/sign-in-form.tsx'
import { safeReturnPath } from '@/components/api/sign-in-redirect.ts'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ from?: string | string[] }> }) {
  const { from } = await searchParams
  const returnPath = safeReturnPath(typeof from === 'string' ? from : null)
  if (await needsSetUp(webDatabase().db)) redirect('/set-up')
  if (await currentSession(webAuthentication().authentication, await headers())) redirect(returnPath)
  return (
    <AccountPage title="Sign in to Djag">
      <SignInForm returnPath={returnPath} />
    </AccountPage>
  )
}
