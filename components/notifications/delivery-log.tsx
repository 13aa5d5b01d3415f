'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useQueryStates } from 'nuqs'
import { counted } from '#domain/counted.ts'
import type { ChannelRow, DeliveryRow, DeliveryState } from '#domain/views/notification-views.ts'
import { sendAgainAction } from '#server/server-actions/notification-actions.ts'
import { useCan } from '../frame/viewer.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { KeysetPagination } from '../ui/pagination.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { Select } from '../ui/select.tsx'
import { DeliveryBadge } from './delivery-badge.tsx'
import { deliveryParsers } from './delivery-params.ts'
import { WHAT_WORDS } from './delivery-words.ts'
import { deliveriesQuery } from './queries.ts'
import { SendingButton } from './sending-button.tsx'

const ANY = 'any'
const STATES: readonly { value: DeliveryState | typeof ANY; label: string }[] = [
  { value: ANY, label: 'Of any state' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'given_up', label: 'Given up' },
  { value: 'told_already', label: 'Told already' },
]

/** What channels were told, the latest first, and what became of it. */
export function DeliveryLog({ channels }: { channels: readonly ChannelRow[] }) {
  const [params, setParams] = useQueryStates(deliveryParsers)
  const { data, error, refetch, isPlaceholderData } = useQuery(deliveriesQuery(params))
  const maySend = useCan('send-messages')
  const choices = [{ value: ANY, label: 'Of any channel' }, ...channels.map(({ id, name }) => ({ value: String(id), label: name }))]
  return (
    <Section
      title="Messages"
      className="mt-10"
      actions={
        <span className="flex gap-2">
          <Select
            aria-label="Channel"
            className="w-36"
            value={params.channel === null ? ANY : String(params.channel)}
            onChange={(value) => void setParams({ channel: value === ANY ? null : Number(value), before: null })}
            options={choices}
          />
          <Select
            aria-label="State"
            className="w-32"
            value={params.state ?? ANY}
            onChange={(value) => void setParams({ state: value === ANY ? null : value, before: null })}
            options={STATES}
          />
        </span>
      }
    >
      {error && (!data || isPlaceholderData) ? (
        <ErrorState title="The messages could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <DataTable<DeliveryRow>
          label="Messages"
          columns={maySend ? [...columns, actions] : columns}
          rows={data?.rows}
          rowId={(delivery) => String(delivery.id)}
          rowName={(delivery) => delivery.title}
          isStale={isPlaceholderData}
          empty={<p className="py-1 text-sm text-muted">{params.channel || params.state ? 'None of these.' : 'Nothing was told yet.'}</p>}
        />
      )}
      {data && (
        <KeysetPagination
          isFirst={params.before === null}
          hasNext={data.nextCursor !== null}
          onFirst={() => void setParams({ before: null }, { history: 'replace' })}
          onNext={() => void setParams({ before: Number(data.nextCursor) }, { history: 'push' })}
        />
      )}
    </Section>
  )
}

const columns: readonly DataColumn<DeliveryRow>[] = [
  { id: 'state', header: 'State', width: '116px', cell: (row) => <DeliveryBadge state={row.state} isBeingSent={row.isBeingSent} /> },
  { id: 'what', header: 'What was told', cell: (row) => <What row={row} /> },
  { id: 'channel', header: 'Channel', width: '160px', hideBelow: 'md', cell: ({ channel }) => channel.name },
  { id: 'made', header: 'Made', width: '104px', hideBelow: 'sm', cell: ({ createdAt }) => <RelativeTime instant={createdAt} /> },
]

const actions: DataColumn<DeliveryRow> = {
  id: 'actions',
  header: 'Actions',
  isHeaderHidden: true,
  width: '108px',
  align: 'end',
  cell: (row) => maySendAgain(row) && <SendAgain delivery={row} />,
}

function maySendAgain({ state, isBeingSent, attempts }: DeliveryRow): boolean {
  return state !== 'delivered' && state !== 'told_already' && !isBeingSent && attempts > 0
}

function What({ row }: { row: DeliveryRow }) {
  const { incidentId, title, what, attempts, state, nextAttemptAt, lastAnswer, channel, createdAt } = row
  return (
    <span className="flex min-w-0 flex-col gap-0.5 whitespace-normal py-2 [overflow-wrap:anywhere]">
      {incidentId === null ? (
        <span>{title}</span>
      ) : (
        <Link href={`/inbox/${incidentId}`} prefetch={false} className="hover:underline">
          {title}
        </Link>
      )}
      <span className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-muted">
        <span>{WHAT_WORDS[what]}</span>
        <span className="md:hidden">{channel.name}</span>
        <span className="sm:hidden">
          <RelativeTime instant={createdAt} />
        </span>
        {attempts > 0 && <span>{counted(attempts, 'attempt')}</span>}
        {state === 'waiting' && attempts > 0 && nextAttemptAt && (
          <span>
            next <RelativeTime instant={nextAttemptAt} />
          </span>
        )}
        {state === 'waiting' && attempts === 0 && !lastAnswer && <span>for a worker that schedules, or an earlier message</span>}
        {lastAnswer && <span>{lastAnswer}</span>}
      </span>
    </span>
  )
}

function SendAgain({ delivery: { id, state } }: { delivery: DeliveryRow }) {
  return (
    <SendingButton size="sm" send={() => sendAgainAction({ id })} said="It is sent again.">
      {state === 'waiting' ? 'Send now' : 'Send again'}
    </SendingButton>
  )
}
