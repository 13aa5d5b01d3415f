'use client'

import { useQuery } from '@tanstack/react-query'
import { LockKeyhole, Plus } from 'lucide-react'
import { useState } from 'react'
import { roleNeededFor } from '#domain/roles.ts'
import { useCan, useRoleTags } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { PutSecretDialog, type SecretToPut } from './put-secret-dialog.tsx'
import { secretsQuery } from './queries.ts'
import { SecretTable } from './secret-table.tsx'

/** The secrets by their names: editors refer to them, administrators add, replace and delete them, nobody reads them. */
export function SecretsPage() {
  if (!useCan('list-secrets')) return <NotForYou />
  return <Secrets />
}

function Secrets() {
  const { data, error, refetch } = useQuery(secretsQuery)
  const [putting, setPutting] = useState<SecretToPut | null>(null)
  const mayManage = useCan('manage-secrets')
  usePageKeys({ n: () => mayManage && setPutting({ name: null }) })
  const add = mayManage && (
    <Button variant="primary" icon={<Plus />} onClick={() => setPutting({ name: null })}>
      Add a secret
    </Button>
  )
  return (
    <>
      <PageHeader
        title="Secrets"
        count={data?.rows.filter(({ state }) => state !== 'missing').length}
        description={
          <>
            Tasks refer to them in arguments and headers, as <code className="font-mono text-sm">{'{{secret:name}}'}</code>. They are kept
            encrypted, handed to a run when it starts, hidden in what it writes, and never shown again.
          </>
        }
        actions={(data?.rows.length !== 0 && add) || undefined}
      />
      {error && !data ? (
        <ErrorState title="The secrets could not be loaded" error={error} onRetry={() => refetch()} />
      ) : !data ? (
        <SkeletonRows count={4} />
      ) : data.rows.length === 0 ? (
        <EmptyState icon={<LockKeyhole />} title="No secrets yet" action={add || undefined}>
          A password or a key that a task needs belongs here, and only its name into the task.
        </EmptyState>
      ) : (
        <SecretTable rows={data.rows} onPut={mayManage ? setPutting : null} />
      )}
      {putting && <PutSecretDialog secret={putting} onClose={() => setPutting(null)} />}
    </>
  )
}

function NotForYou() {
  const isLimited = useRoleTags() !== null
  return (
    <>
      <PageHeader title="Secrets" />
      <EmptyState title="This page is for others">
        It takes the role {roleNeededFor('list-secrets')}
        {isLimited && ' for everything; yours is for the tasks of some tags'}.
      </EmptyState>
    </>
  )
}
