'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { counted } from '#domain/counted.ts'
import type { ChannelRow } from '#domain/views/notification-views.ts'
import { deleteChannelAction, testChannelAction } from '#server/server-actions/notification-actions.ts'
import { describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { CHANNEL_WORDS, digestTimeWords } from './channel-draft.ts'
import { DeliveryBadge } from './delivery-badge.tsx'
import { notificationKeys } from './queries.ts'
import { SendingButton } from './sending-button.tsx'

type Props = {
  rows: readonly ChannelRow[]
  /** Opens the form of a channel; null: the viewer may only look. */
  onEdit: ((channel: ChannelRow) => void) | null
}

/** Every channel: where it leads, and what became of the latest message. */
export function ChannelTable({ rows, onEdit }: Props) {
  const [deleting, setDeleting] = useState<ChannelRow | null>(null)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section className="relative overflow-x-auto" tabIndex={0} aria-label="All channels">
      <table className="w-full text-base" aria-label="Channels">
        <thead className="text-left text-xs text-muted">
          <tr>
            <th scope="col" className={TITLE}>
              Name
            </th>
            <th scope="col" className={`${TITLE} max-md:hidden`}>
              Where
            </th>
            <th scope="col" className={`${TITLE} max-md:hidden`}>
              Latest message
            </th>
            {onEdit && (
              <th scope="col" className={TITLE}>
                <span className="sr-only">What can be done</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} onEdit={onEdit} onDelete={() => setDeleting(row)} />
          ))}
        </tbody>
      </table>
      {deleting && <DeleteDialog channel={deleting} onClose={() => setDeleting(null)} />}
    </section>
  )
}

const TITLE = 'whitespace-nowrap py-1 pr-4 font-medium'

/** Where there is no room for columns, all stands below the name. */
function Row({ row, onEdit, onDelete }: { row: ChannelRow; onEdit: Props['onEdit']; onDelete: () => void }) {
  return (
    <tr className="border-t align-top">
      <th scope="row" className="py-2 pr-4 text-left font-normal">
        <span className="[overflow-wrap:anywhere]">{row.name}</span>
        <span className="block text-xs text-muted">{row.isEnabled ? 'on' : 'off: it is told nothing'}</span>
        {row.digest && <span className="block text-xs text-muted">digest {digestTimeWords(row.digest)}</span>}
        <span className="block pt-1 md:hidden">
          <Where row={row} />
        </span>
        <span className="block pt-1 md:hidden">
          <Latest row={row} />
        </span>
      </th>
      <td className="py-2 pr-4 max-md:hidden">
        <Where row={row} />
      </td>
      <td className="py-2 pr-4 max-md:hidden">
        <Latest row={row} />
      </td>
      {onEdit && (
        <td className="py-1">
          <span className="flex justify-end gap-1 max-md:flex-col max-md:items-end">
            <TestButton channel={row} />
            <Button size="sm" onClick={() => onEdit(row)} aria-label={`Change ${row.name}`}>
              Change
            </Button>
            <Button size="sm" onClick={onDelete} aria-label={`Delete ${row.name}`}>
              Delete
            </Button>
          </span>
        </td>
      )}
    </tr>
  )
}

function Where({ row: { kind, target, missingSecrets } }: { row: ChannelRow }) {
  return (
    <>
      <span className="block">{CHANNEL_WORDS[kind]}</span>
      <span className="block text-xs text-muted [overflow-wrap:anywhere]">{target}</span>
      {missingSecrets.map((name) => (
        <span key={name} className="block text-xs text-red">
          the secret {name} is not there: nothing arrives
        </span>
      ))}
    </>
  )
}

function Latest({ row: { latest, waiting, givenUp } }: { row: ChannelRow }) {
  if (!latest) return <span className="text-muted">none yet</span>
  const others = [waiting > 0 && `${waiting} waiting`, givenUp > 0 && `${counted(givenUp, 'message')} given up within a week`]
  const words = others.filter((text) => text !== false).join(', ')
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-3">
        <DeliveryBadge state={latest.state} />
        <RelativeTime instant={latest.at} />
      </span>
      {latest.lastAnswer && <span className="block text-xs text-muted [overflow-wrap:anywhere]">{latest.lastAnswer}</span>}
      {words && <span className="block text-xs text-muted">{words}</span>}
    </>
  )
}

function TestButton({ channel: { id, name } }: { channel: ChannelRow }) {
  const said = 'The test is on its way: what comes back stands beside the channel.'
  return (
    <SendingButton size="sm" send={() => testChannelAction({ id })} said={said} aria-label={`Test ${name}`}>
      Test
    </SendingButton>
  )
}

function DeleteDialog({ channel, onClose }: { channel: ChannelRow; onClose: () => void }) {
  const queryClient = useQueryClient()
  const confirm = async () => {
    try {
      await perform(deleteChannelAction({ id: channel.id }))
      toast.success(`Deleted ${channel.name}.`)
      return true
    } catch (error) {
      toast.error(describeError(error).message)
      return false
    } finally {
      await queryClient.invalidateQueries({ queryKey: notificationKeys.all })
    }
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Delete ${channel.name}?`}
      description="Nobody is told of incidents there any more. The log of what it was told goes with it."
      isDestructive
      confirmLabel="Delete channel"
      onConfirm={confirm}
    />
  )
}
