import type { Metadata } from 'next'
import { AccountPage } from '@/components/account/account-page.tsx'
import { ChoosePasswordForm } from '@/components/account/choose-password-form.tsx'

export const metadata: Metadata = { title: 'Choose a password' }

/** Where the link leads that an administrator gave somebody. What it carries is looked at when the form is sent. */
export default function ChoosePasswordPage() {
  return (
    <AccountPage title="Choose your password" description="The link works once. You are signed in afterwards.">
      <ChoosePasswordForm />
    </AccountPage>
  )
}
