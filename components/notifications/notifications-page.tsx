'use client'

import { useQuery } from '@tanstack/react-query'
import { BellRing, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useState } from 'react'
import type { ChannelRow } from '#domain/views/notification-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { RoleHint } from '../ui/role-hint.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { ChannelTable } from './channel-table.tsx'
import { DeliveryLog } from './delivery-log.tsx'
import { channelsQuery } from './queries.ts'
import { RuleList } from './rule-list.tsx'

const ChannelDialog = dynamic(async () => (await import('./channel-dialog.tsx')).ChannelDialog, { ssr: false })

/** The channels by which people are told of incidents, and what became of each message. */
export function NotificationsPage() {
  const { data, error, refetch } = useQuery(channelsQuery)
  /** The channel in the form; null: a new one; undefined: there is no form. */
  const [editing, setEditing] = useState<ChannelRow | null>()
  const mayManage = useCan('manage-channels')
  usePageKeys({ n: () => mayManage && setEditing(null) })
  const add = mayManage ? (
    <Button variant="primary" icon={<Plus />} onClick={() => setEditing(null)}>
      Add a channel
    </Button>
  ) : (
    <RoleHint permission="manage-channels" what="add or change channels" />
  )
  return (
    <>
      <PageHeader
        title="Notifications"
        count={data?.rows.length}
        back={{ href: '/settings', label: 'Settings' }}
        description={
          <>
            Channels are told once of each{' '}
            <Link href="/inbox" className="text-accent underline underline-offset-4">
              incident
            </Link>{' '}
            that rules choose, when it gets graver, when somebody acknowledges it, and when it is over.
          </>
        }
        actions={(data?.rows.length !== 0 && add) || undefined}
      />
      {error && !data ? (
        <ErrorState title="The channels could not be loaded" error={error} onRetry={() => refetch()} />
      ) : !data ? (
        <SkeletonRows count={4} />
      ) : data.rows.length === 0 ? (
        <EmptyState icon={<BellRing />} title="No channels yet" action={add}>
          A webhook, a chat or a pager hears of what is wrong, so that nobody has to look.
        </EmptyState>
      ) : (
        <>
          <ChannelTable rows={data.rows} onEdit={mayManage ? setEditing : null} />
          <RuleList channels={data.rows} mayManage={mayManage} />
          <DeliveryLog channels={data.rows} />
        </>
      )}
      {editing !== undefined && <ChannelDialog channel={editing} onClose={() => setEditing(undefined)} />}
    </>
  )
}
