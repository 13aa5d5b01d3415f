'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AuditRow } from '#domain/views/operation-views.ts'
import { Combobox } from '../ui/combobox.tsx'
import { auditActorsQuery } from './queries.ts'

type Props = { actor: string | null; rows: readonly AuditRow[]; onChange: (actor: string | null) => void }

/** The audits of one person, one token or of Djag itself. */
export function ActorFilter({ actor, rows, onChange }: Props) {
  const [search, setSearch] = useState('')
  const { data, isFetching } = useQuery(auditActorsQuery(search))
  const people = data?.rows.map(({ kind, id, name }) => ({
    value: `${kind}:${id}`,
    label: name,
    hint: kind === 'token' ? 'Token' : undefined,
  }))
  const system = 'djag'.includes(search.trim().toLowerCase()) ? [{ value: SYSTEM, label: 'Djag', hint: 'What nobody asked for' }] : []
  return (
    <div className="w-full sm:w-48">
      <Combobox
        ariaLabel="Who"
        value={actor}
        valueLabel={actor === null ? undefined : nameIn(rows, actor)}
        onChange={onChange}
        options={[...(people ?? []), ...system]}
        onSearch={setSearch}
        isLoading={isFetching}
        placeholder="Anybody"
        searchPlaceholder="Search people and tokens …"
        emptyText={data?.hasMore ? 'More than these: type a name.' : undefined}
        canClear
      />
    </div>
  )
}

const SYSTEM = 'system'

/** Who an audit is by, as the filter says it. */
export function actorOfAudit({ actorKind, actorId }: Pick<AuditRow, 'actorKind' | 'actorId'>): string {
  return actorKind === 'system' || actorId === null ? SYSTEM : `${actorKind}:${actorId}`
}

function nameIn(rows: readonly AuditRow[], actor: string): string {
  if (actor === SYSTEM) return 'Djag'
  return rows.find((row) => actorOfAudit(row) === actor)?.actorName ?? actor.replace(':', ' ')
}
