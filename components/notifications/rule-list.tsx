'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { toast } from 'sonner'
import type { ChannelRow, RuleRow } from '#domain/views/notification-views.ts'
import { deleteRuleAction } from '#server/server-actions/notification-actions.ts'
import { describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Section } from '../ui/section.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { notificationKeys, rulesQuery } from './queries.ts'
import { ruleWords } from './rule-draft.ts'

const RuleDialog = dynamic(async () => (await import('./rule-dialog.tsx')).RuleDialog, { ssr: false })

/** Which incidents are told where, and when. */
export function RuleList({ channels, mayManage }: { channels: readonly ChannelRow[]; mayManage: boolean }) {
  const { data, error, refetch } = useQuery(rulesQuery)
  /** The rule in the form; null: a new one; undefined: there is no form. */
  const [editing, setEditing] = useState<RuleRow | null>()
  const [deleting, setDeleting] = useState<RuleRow | null>(null)
  return (
    <Section
      title="Rules"
      className="mt-10"
      {...(data && { count: data.rows.length })}
      actions={
        mayManage && (
          <Button size="sm" icon={<Plus />} onClick={() => setEditing(null)}>
            Add a rule
          </Button>
        )
      }
    >
      {error && !data ? (
        <ErrorState title="The rules could not be loaded" error={error} onRetry={() => refetch()} />
      ) : !data ? (
        <SkeletonRows count={2} />
      ) : data.rows.length === 0 ? (
        <p className="max-w-[80ch] py-1 text-sm text-muted">
          None: warnings and graver incidents are told to every channel that is on, at any hour. With the first rule, only what a rule asks
          for is told.
        </p>
      ) : (
        <ul className="flex flex-col" aria-label="Rules">
          {data.rows.map((row) => (
            <RuleItem key={row.id} row={row} {...(mayManage && { onEdit: () => setEditing(row), onDelete: () => setDeleting(row) })} />
          ))}
        </ul>
      )}
      {editing !== undefined && <RuleDialog rule={editing} channels={channels} onClose={() => setEditing(undefined)} />}
      {deleting && <DeleteRuleDialog rule={deleting} isLast={data?.rows.length === 1} onClose={() => setDeleting(null)} />}
    </Section>
  )
}

function RuleItem({ row: { rule, channels }, onEdit, onDelete }: { row: RuleRow; onEdit?: () => void; onDelete?: () => void }) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 border-b py-2">
      <span className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
        <span className="font-medium">{rule.name}</span>
        <span className="block text-sm text-muted">
          {ruleWords(rule).join('; ')}: to {channels.map(({ name, isEnabled }) => (isEnabled ? name : `${name} (off)`)).join(', ')}
        </span>
      </span>
      {onEdit && onDelete && (
        <span className="flex gap-1.5">
          <Button size="sm" onClick={onEdit} aria-label={`Change ${rule.name}`}>
            Change
          </Button>
          <Button size="sm" onClick={onDelete} aria-label={`Delete ${rule.name}`}>
            Delete
          </Button>
        </span>
      )}
    </li>
  )
}

function DeleteRuleDialog({ rule: { id, rule }, isLast, onClose }: { rule: RuleRow; isLast: boolean; onClose: () => void }) {
  const queryClient = useQueryClient()
  const confirm = async () => {
    try {
      await perform(deleteRuleAction({ id }))
      toast.success(`Deleted ${rule.name}.`)
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
      title={`Delete ${rule.name}?`}
      description={
        isLast
          ? 'It is the last rule: from then on, warnings and graver incidents are told to every channel that is on.'
          : 'What only it asks for is told to nobody any more. Who heard an alarm by it still hears when that is over.'
      }
      isDestructive
      confirmLabel="Delete rule"
      onConfirm={confirm}
    />
  )
}
