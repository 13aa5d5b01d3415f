'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AuditRow } from '#domain/views/operation-views.ts'
import { taskOptionsQuery } from '../tasks/queries.ts'
import { Combobox } from '../ui/combobox.tsx'

type Props = { subject: string | null; rows: readonly AuditRow[]; onChange: (subject: string | null) => void }

/** The audits of one subject: a task by its name, or whatever a link names (`crontab:3`). */
export function SubjectFilter({ subject, rows, onChange }: Props) {
  const [search, setSearch] = useState('')
  const { data: options, isFetching } = useQuery(taskOptionsQuery(search))
  return (
    <div className="w-full sm:w-64">
      <Combobox
        ariaLabel="Subject"
        value={subject}
        valueLabel={subject === null ? undefined : nameIn(rows, subject)}
        onChange={onChange}
        options={options?.rows.map(({ id, name }) => ({ value: `task:${id}`, label: name })) ?? []}
        onSearch={setSearch}
        isLoading={isFetching}
        placeholder="All subjects"
        searchPlaceholder="Search tasks …"
        canClear
      />
    </div>
  )
}

/** The latest name under which the subject stands in these audits. */
function nameIn(rows: readonly AuditRow[], subject: string): string {
  const row = rows.find(({ subjectKind, subjectId }) => `${subjectKind}:${subjectId}` === subject)
  return row ? row.subjectName : subject.replace(':', ' ')
}
