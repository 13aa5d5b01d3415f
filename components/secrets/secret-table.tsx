'use client'

import Link from 'next/link'
import { useState } from 'react'
import { agreeing, counted } from '#domain/counted.ts'
import { nameList } from '#domain/name-list.ts'
import { secretReference } from '#domain/secrets/secret-references.ts'
import type { SecretRow } from '#domain/views/secret-views.ts'
import { Button } from '../ui/button.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { DeleteSecretDialog } from './delete-secret-dialog.tsx'
import type { SecretToPut } from './put-secret-dialog.tsx'

const SHOWN_TASKS = 3

type Props = {
  rows: readonly SecretRow[]
  /** Opens the form of a secret; null: the viewer may only look. */
  onPut: ((secret: SecretToPut) => void) | null
}

/** Every secret with who uses it, and above them those that are used and not there. */
export function SecretTable({ rows, onPut }: Props) {
  const [deleting, setDeleting] = useState<SecretRow | null>(null)
  const titles = ['Name', 'Used by', 'Changed', ...(onPut ? [''] : [])]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section className="relative overflow-x-auto" tabIndex={0} aria-label="All secrets">
      <table className="w-full text-base" aria-label="Secrets">
        <thead className="text-left text-xs text-muted">
          <tr>
            {titles.map((title) => (
              <th key={title} scope="col" className="whitespace-nowrap py-1 pr-4 font-medium">
                {title || <span className="sr-only">What can be done</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.name} row={row} onPut={onPut} onDelete={() => setDeleting(row)} />
          ))}
        </tbody>
      </table>
      {deleting && <DeleteSecretDialog secret={deleting} onClose={() => setDeleting(null)} />}
    </section>
  )
}

function Row({ row, onPut, onDelete }: { row: SecretRow; onPut: Props['onPut']; onDelete: () => void }) {
  const isMissing = row.state === 'missing'
  return (
    <tr className="border-t align-top">
      <th scope="row" className="py-2 pr-4 text-left font-normal">
        <span className="block font-mono [overflow-wrap:anywhere]">{row.name}</span>
        <StateWords row={row} />
      </th>
      <td className="py-2 pr-4">
        <UsedBy row={row} />
      </td>
      <td className="whitespace-nowrap py-2 pr-4">
        {row.changedAt === null ? (
          <span className="text-muted">never</span>
        ) : (
          <>
            <RelativeTime instant={row.changedAt} />
            <span className="block text-xs text-muted">by {row.changedByName}</span>
          </>
        )}
      </td>
      {onPut && (
        <td className="whitespace-nowrap py-1 text-right">
          <Button
            size="sm"
            onClick={() => onPut({ name: row.name, isMissing })}
            aria-label={`${isMissing ? 'Add' : 'Replace'} ${row.name}`}
          >
            {isMissing ? 'Add' : 'Replace'}
          </Button>{' '}
          {!isMissing && (
            <Button size="sm" onClick={onDelete} aria-label={`Delete ${row.name}`}>
              Delete
            </Button>
          )}
        </td>
      )}
    </tr>
  )
}

function StateWords({ row }: { row: SecretRow }) {
  switch (row.state) {
    case 'current':
      return <code className="font-mono text-xs text-muted [overflow-wrap:anywhere]">{secretReference(row.name)}</code>
    case 'missing':
      return (
        <span className="block text-xs text-red">
          is not there: {row.taskCount > 0 ? 'runs' : row.channels.length > 0 ? 'messages' : 'actions'} that need it fail
        </span>
      )
    case 'older':
      return <span className="block text-xs text-muted">encrypted by an older key: “npm run secrets:rotate” encrypts it anew</span>
    case 'unknown':
      return (
        <span className="block text-xs text-red">encrypted by a key that is not set here: replace it, or set DJAG_SECRETS_KEY_OLD</span>
      )
  }
}

function UsedBy({ row: { tasks, taskCount, channels, actions } }: { row: SecretRow }) {
  if (taskCount + channels.length + actions.length === 0) return <span className="text-muted">nothing</span>
  const others = taskCount - Math.min(SHOWN_TASKS, tasks.length)
  return (
    <ul className="flex flex-col">
      {tasks.slice(0, SHOWN_TASKS).map(({ id, name }) => (
        <li key={id}>
          <Link href={`/tasks/${id}`} className="[overflow-wrap:anywhere] hover:underline">
            {name}
          </Link>
        </li>
      ))}
      {others > 0 && <li className="text-xs text-muted">and {counted(others, 'other task')}</li>}
      {channels.length > 0 && (
        <li className="[overflow-wrap:anywhere]">
          <Link href="/settings/notifications" className="hover:underline">
            {agreeing(channels.length, 'the channel')} {nameList(channels)}
          </Link>
        </li>
      )}
      {actions.length > 0 && (
        <li className="[overflow-wrap:anywhere]">
          <Link href="/workers" className="hover:underline">
            {agreeing(actions.length, 'the action')} {nameList(actions)}
          </Link>
        </li>
      )}
    </ul>
  )
}
