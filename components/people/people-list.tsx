'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs'
import { useCallback, useState } from 'react'
import { roleNeededFor } from '#domain/roles.ts'
import type { PersonRow } from '#domain/views/people-views.ts'
import { useConfirmed } from '../account/use-confirmed.tsx'
import { useCan } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { FilterBar } from '../ui/filter-bar.tsx'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { type MadeLink, PasswordLinkDialog } from './password-link-dialog.tsx'
import { peopleColumns } from './people-columns.tsx'
import { PersonDetail } from './person-detail.tsx'
import { PEOPLE_PER_PAGE, peopleKeys, peopleQuery } from './queries.ts'
import { usePeopleActs } from './use-people-acts.ts'

/** Everybody who has an account: for administrators. */
export function PeopleList() {
  if (!useCan('manage-people')) return <NotForYou />
  return <People />
}

function People() {
  const [{ search, page, open }, setParams] = useQueryStates({
    search: parseAsString.withDefault(''),
    page: parseAsInteger.withDefault(1),
    open: parseAsString,
  })
  const { data, error, isPlaceholderData, refetch } = useQuery(peopleQuery({ search, page }))
  const queryClient = useQueryClient()
  const [isInviting, setIsInviting] = useState(false)
  const [link, setLink] = useState<MadeLink | null>(null)
  const { act, dialog } = useConfirmed()
  const acts = usePeopleActs(act, setLink)
  const setSearch = useCallback((text: string) => void setParams({ search: text || null, page: null }), [setParams])
  usePageKeys({ n: () => setIsInviting(true) })
  const invite = (
    <Button variant="primary" icon={<UserPlus />} onClick={() => setIsInviting(true)}>
      Invite somebody …
    </Button>
  )
  return (
    <>
      <PageHeader title="People" count={data?.total} actions={invite} />
      <FilterBar search={{ value: search, onChange: setSearch, placeholder: 'Search people' }} />
      {error && !data ? (
        <ErrorState title="The people could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <DataTable<PersonRow>
          label="People"
          takesPageKeys
          columns={peopleColumns}
          rows={data?.rows}
          rowId={(person) => person.id}
          rowName={(person) => person.name}
          onOpen={(person) => setParams({ open: open === person.id ? null : person.id })}
          expansion={(person) => open === person.id && <PersonDetail person={person} acts={acts} />}
          isStale={isPlaceholderData}
          empty={<EmptyState title="Nobody matches" action={<Button onClick={() => setSearch('')}>Show everybody</Button>} />}
        />
      )}
      {data && (
        <Pagination
          page={page}
          size={PEOPLE_PER_PAGE}
          total={data.total}
          onPage={(next) => setParams({ page: next }, { history: 'push' })}
        />
      )}
      {isInviting && (
        <InviteDialog
          act={act}
          onClose={() => setIsInviting(false)}
          onInvited={(made) => {
            setIsInviting(false)
            setLink(made)
            void queryClient.invalidateQueries({ queryKey: peopleKeys.all })
          }}
        />
      )}
      {link && <PasswordLinkDialog link={link} onClose={() => setLink(null)} />}
      {dialog}
    </>
  )
}

function NotForYou() {
  return (
    <>
      <PageHeader title="People" />
      <EmptyState title="This page is for others">It takes the role {roleNeededFor('manage-people')}.</EmptyState>
    </>
  )
}
