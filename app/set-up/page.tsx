import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { needsSetUp } from '#server/auth/set-up-administrator.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { whileReachable } from '#server/failures/while-reachable.ts'
import { AccountPage } from '@/components/account/account-page.tsx'
import { DatabaseUnreachable } from '@/components/account/database-unreachable.tsx'
import { SetUpForm } from '@/components/account/set-up-form.tsx'

export const metadata: Metadata = { title: 'Set up' }

export default async function SetUpPage() {
  const asked = await whileReachable('page of set-up', () => needsSetUp(webDatabase().db))
  if (!asked) return <DatabaseUnreachable />
  if (!asked.value) redirect('/sign-in')
  return (
    <AccountPage title="Set up Djag" description="Nobody has an account yet. The first one is the administrator’s: yours.">
      <SetUpForm />
    </AccountPage>
  )
}
