'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { toast } from 'sonner'
import { counted } from '#domain/counted.ts'
import { nameList } from '#domain/name-list.ts'
import type { TokenRow } from '#domain/views/token-views.ts'
import { revokeTokenAction } from '#server/server-actions/token-actions.ts'
import { describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { roleWords } from '../people/role-words.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { tokenKeys } from './queries.ts'

/** Whose each token is, what it may, until when, and when it was used last; each can be revoked. */
export function TokenTable({ rows }: { rows: readonly TokenRow[] }) {
  const [revoking, setRevoking] = useState<TokenRow | null>(null)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section className="relative overflow-x-auto" tabIndex={0} aria-label="All tokens">
      <table className="w-full text-base" aria-label="Tokens">
        <thead className="text-left text-xs text-muted">
          <tr>
            {['Name', 'Of', 'May', 'Last used', 'Expires', ''].map((title) => (
              <th key={title} scope="col" className="whitespace-nowrap py-1 pr-4 font-medium">
                {title || <span className="sr-only">Revoke</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} onRevoke={() => setRevoking(row)} />
          ))}
        </tbody>
      </table>
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
    </section>
  )
}

function Row({ row, onRevoke }: { row: TokenRow; onRevoke: () => void }) {
  return (
    <tr className="border-t align-top">
      <th scope="row" className="py-2 pr-4 text-left font-normal">
        <span className="[overflow-wrap:anywhere]">{row.name}</span>
        <span className="block font-mono text-xs text-muted">djag_…{row.ending}</span>
      </th>
      <Cell>{row.ownerName ?? (row.workerQueues ? 'workers' : 'a service account')}</Cell>
      <Cell>
        {row.role === null ? 'take runs' : roleWords(row.role, row.roleTags)}
        {row.workerQueues && (
          <span className="block text-xs text-muted">{`of ${nameList(row.workerQueues)}${row.getsSecrets ? ', with secrets' : ''}`}</span>
        )}
        {row.scopes && <span className="block text-xs text-muted">{scopesInWords(row.scopes)}</span>}
      </Cell>
      <Cell>
        {row.lastUsedAt === null ? <span className="text-muted">never</span> : <RelativeTime instant={row.lastUsedAt} />}
        {row.lastUsedAddress && <span className="block font-mono text-xs text-muted">{row.lastUsedAddress}</span>}
      </Cell>
      <Cell>
        {row.state === 'revoked' ? (
          <span className="text-muted">revoked</span>
        ) : row.expiresAt === null ? (
          <span className="text-muted">never</span>
        ) : (
          <RelativeTime instant={row.expiresAt} />
        )}
      </Cell>
      <td className="py-1 text-right">
        {row.state === 'valid' && (
          <Button size="sm" onClick={onRevoke} aria-label={`Revoke ${row.name}`}>
            Revoke
          </Button>
        )}
      </td>
    </tr>
  )
}

function Cell({ children }: { children: ReactNode }) {
  return <td className="py-2 pr-4">{children}</td>
}

const SHOWN_SCOPES = 3

function scopesInWords(scopes: readonly string[]): string {
  const more = scopes.length - SHOWN_SCOPES
  return `only ${scopes.slice(0, SHOWN_SCOPES).join(', ')}${more > 0 ? ` and ${counted(more, 'other')}` : ''}`
}

function RevokeDialog({ token, onClose }: { token: TokenRow; onClose: () => void }) {
  const queryClient = useQueryClient()
  const revoking = useMutation({
    mutationFn: () => perform(revokeTokenAction({ id: token.id })),
    onError: (error) => toast.error(describeError(error).message),
    onSettled: () => queryClient.invalidateQueries({ queryKey: tokenKeys.all }),
  })
  const confirm = async () => {
    const done = await revoking.mutateAsync().catch(() => null)
    if (done) toast.success(`Revoked ${token.name}.`)
    return done !== null
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Revoke ${token.name}?`}
      description="Programs that use it are refused from this moment on. It cannot be taken back."
      isDestructive
      confirmLabel="Revoke token"
      onConfirm={confirm}
    />
  )
}
