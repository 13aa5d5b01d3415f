import type { PersonRow } from '#domain/views/people-views.ts'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { roleWords } from './role-words.ts'

const STATE_WORDS: Readonly<Record<PersonRow['state'], string>> = { active: 'Active', invited: 'Invited', deactivated: 'Deactivated' }

export const peopleColumns: readonly DataColumn<PersonRow>[] = [
  {
    id: 'name',
    header: 'Name',
    isPrimary: true,
    cell: (person) => <span className={person.state === 'deactivated' ? 'text-muted line-through' : undefined}>{person.name}</span>,
  },
  { id: 'email', header: 'E-mail', width: '30%', hideBelow: 'md', cell: (person) => <span className="text-muted">{person.email}</span> },
  { id: 'role', header: 'Role', width: '160px', cell: (person) => roleWords(person.role, person.roleTags) },
  {
    id: 'state',
    header: 'State',
    width: '112px',
    cell: (person) => <span className={person.state === 'active' ? undefined : 'text-muted'}>{STATE_WORDS[person.state]}</span>,
  },
  {
    id: 'seen',
    header: 'Last seen',
    width: '112px',
    hideBelow: 'sm',
    cell: (person) =>
      person.lastSeenAt === null ? <span className="text-faint">never</span> : <RelativeTime instant={person.lastSeenAt} />,
  },
]
