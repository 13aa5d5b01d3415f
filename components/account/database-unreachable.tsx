'use client'

import { Button } from '../ui/button.tsx'
import { AccountPage } from './account-page.tsx'

/** Stands in for every page while the database, and so every session, is out of reach; looks again by itself. */
export function DatabaseUnreachable() {
  return (
    <AccountPage
      title="The database cannot be reached"
      description="The dashboard runs, but PostgreSQL does not answer. Workers go on as soon as it does, and nothing that was due is lost. This page looks again every ten seconds."
    >
      <meta httpEquiv="refresh" content="10" />
      <Button variant="primary" onClick={() => window.location.reload()}>
        Look again
      </Button>
    </AccountPage>
  )
}
