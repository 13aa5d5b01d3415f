'use client'

import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import Link from 'next/link'
import { parseAsInteger, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useCan } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { MakeTokenDialog } from './make-token-dialog.tsx'
import { TOKENS_PER_PAGE, tokensQuery } from './queries.ts'
import { TokenTable } from './token-table.tsx'

/** The tokens by which programs sign in: the viewer's own, or all of them for who manages them. */
export function TokensPage() {
  const [page, setPage] = useQueryState('page', parseAsInteger.withDefault(1))
  const { data, error, refetch } = useQuery(tokensQuery(page))
  const [isMaking, setIsMaking] = useState(false)
  const seesAll = useCan('manage-tokens')
  const make = (
    <Button variant="primary" icon={<Plus />} onClick={() => setIsMaking(true)}>
      Make a token
    </Button>
  )
  return (
    <>
      <PageHeader
        title="Tokens"
        count={data?.total}
        back={{ href: '/settings', label: 'Settings' }}
        description={
          <>
            Programs use the{' '}
            <Link href="/settings/api" className="text-accent underline underline-offset-4">
              API
            </Link>{' '}
            by them.{' '}
            {seesAll
              ? 'These are everybody’s, and those of service accounts and workers.'
              : 'These are yours: each may at most what you may, and might when you made it.'}
          </>
        }
        actions={make}
      />
      {error && !data ? (
        <ErrorState title="The tokens could not be loaded" error={error} onRetry={() => refetch()} />
      ) : !data ? (
        <SkeletonRows count={4} />
      ) : data.total === 0 ? (
        <EmptyState icon={<KeyRound />} title="No tokens yet" action={make}>
          A token lets a script, a pipeline or a monitor do what you let it do.
        </EmptyState>
      ) : (
        <>
          <TokenTable rows={data.rows} />
          <Pagination page={page} size={TOKENS_PER_PAGE} total={data.total} onPage={(next) => void setPage(next, { history: 'push' })} />
        </>
      )}
      {isMaking && <MakeTokenDialog onClose={() => setIsMaking(false)} />}
    </>
  )
}
