'use client'

import { useQuery } from '@tanstack/react-query'
import type { ActionRow } from '#domain/views/operation-views.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Section } from '../../ui/section.tsx'
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { actionQuery } from '../queries.ts'
import { ActionFacts } from './action-facts.tsx'
import { ActionPayloadView } from './action-payload-view.tsx'
import { ActionProgress } from './action-progress.tsx'

const BACK = { href: '/actions', label: 'Actions' }

/** One action, followed to its end. */
export function ActionDetailPage({ id }: { id: number }) {
  const { data: action, error, refetch } = useQuery(actionQuery(id))
  if (error && !action) {
    return (
      <>
        <PageHeader title="Action" back={BACK} />
        <ErrorState title="The action could not be loaded" error={error} onRetry={() => refetch()} />
      </>
    )
  }
  if (!action) return <ActionSkeleton />
  return (
    <>
      <title>{`${action.title} · Action · Djag`}</title>
      <PageHeader title={action.title} back={BACK} badge={<StateBadge state={action.state} isProminent />} />
      <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_minmax(300px,380px)]">
        <div className="flex min-w-0 flex-col gap-8">
          <ActionProgress action={action} />
          <Payload action={action} />
        </div>
        <Section title="Facts">
          <ActionFacts action={action} />
        </Section>
      </div>
    </>
  )
}

function Payload({ action }: { action: ActionRow }) {
  return (
    <Section title="What was asked for">
      <ActionPayloadView action={action} />
    </Section>
  )
}

function ActionSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-7 w-72" />
      <SkeletonRows count={6} />
    </div>
  )
}
