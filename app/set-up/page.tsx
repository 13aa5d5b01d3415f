import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { needsSetUp } from '#server/auth/set-up-administrator.ts'
import { webDatabase } from '#server/database/client.ts'
import { AccountPage } from '@/components/account/account-page.tsx'
import { SetUpForm } from '@/components/account/set-up-form.tsx'

export const metadata: Metadata = { title: 'Set up' }

export default async function SetUpPage() {
  if (!(await needsSetUp(webDatabase().db))) redirect('/sign-in')
  return (
    <AccountPage title="Set up Djag" description="Nobody has an account yet. The first one is the administrator’s: yours.">
      <SetUpForm />
    </AccountPage>
  )
}
