'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus, Signal } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import type { ActionPage, ActionRow } from '#domain/views/operation-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { NewestFirst } from '../history/newest-first.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { useHeldRows } from '../ui/data-table/use-held-rows.ts'
import { useNews } from '../ui/data-table/use-news.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FilterBar, FilterChips } from '../ui/filter-bar.tsx'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { Select } from '../ui/select.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'
import { actionColumns } from './action-columns.tsx'
import { ACTION_STATES, type ActionListParams, actionListParsers } from './action-list-params.ts'
import { ActionPeek } from './action-peek.tsx'
import { ACTIONS_PER_PAGE, actionCountQuery, actionPageQuery, actionTypesQuery } from './queries.ts'
import { typeChoices } from './type-choices.ts'

/** Every action that someone asked for or that the system recorded, newest first. */
export function ActionList() {
  const router = useRouter()
  const [params, setParams] = useQueryStates(actionListParsers)
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery(actionPageQuery(params))
  const { data: counted, isPlaceholderData: isOldCount } = useQuery(actionCountQuery(params))
  const { rows, page, newCount, isOrderOld, showNewest } = useHeldRows<ActionRow, ActionPage>({
    newest: isPlaceholderData ? undefined : data,
    isFetching,
    question: JSON.stringify(params),
    idOf: (action) => String(action.id),
  })
  const news = useNews({
    hasNews: params.before === null && isOrderOld,
    newCount,
    most: ACTIONS_PER_PAGE,
    noun: ['action', 'actions'],
    showNewest,
  })
  const { data: types } = useQuery(actionTypesQuery)
  const mayAsk = useCan('unclassified')
  usePageKeys(mayAsk ? { n: () => router.push('/actions/new') } : {})
  const change = (changed: Partial<ActionListParams>) => void setParams({ ...changed, before: null })
  const isFiltered = params.state !== null || params.type !== null

  return (
    <>
      <PageHeader
        title="Actions"
        count={counted && !isOldCount ? counted.count : undefined}
        hasMore={counted?.hasMore ?? false}
        actions={
          <>
            {news.besideTitle}
            {mayAsk && <NewAction />}
          </>
        }
      />
      <FilterBar>
        <Select
          aria-label="Type of action"
          className="w-full sm:w-52"
          value={params.type ?? ''}
          onChange={(type) => change({ type: type || null })}
          options={[{ value: '', label: 'All types' }, ...typeChoices(types?.rows ?? [], params.type)]}
        />
        <FilterChips
          label="State"
          value={params.state}
          onChange={(state) => change({ state })}
          chips={ACTION_STATES.map((state) => ({ value: state, label: STATE_LOOKS[state].word, state }))}
        />
      </FilterBar>
      <NewestFirst<ActionRow>
        label="Actions"
        list={{ rows, page, error, refetch, isStale: isPlaceholderData }}
        news={news.overList}
        before={params.before === null ? null : String(params.before)}
        onBefore={(before, options) => void setParams({ before: before === null ? null : Number(before) }, options)}
        columns={actionColumns}
        rowId={(action) => String(action.id)}
        rowName={(action) => action.title}
        rowHref={(action) => `/actions/${action.id}`}
        peek={(action) => <ActionPeek action={action} />}
        empty={<NoActions isFiltered={isFiltered} mayAsk={mayAsk} onClear={() => change({ state: null, type: null })} />}
      />
    </>
  )
}

function NewAction() {
  return (
    <LinkButton href="/actions/new" variant="primary" icon={<Plus />}>
      New action
    </LinkButton>
  )
}

function NoActions({ isFiltered, mayAsk, onClear }: { isFiltered: boolean; mayAsk: boolean; onClear: () => void }) {
  if (isFiltered) return <EmptyState title="No action matches" action={<Button onClick={onClear}>Show all actions</Button>} />
  return (
    <EmptyState icon={<Signal />} title="No actions yet" action={mayAsk && <NewAction />}>
      An action is a signal to the scheduler, such as running a task now; workers carry out each one once.
    </EmptyState>
  )
}
