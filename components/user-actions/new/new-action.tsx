'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { parseAsString, useQueryState } from 'nuqs'
import type { ActionType } from '#domain/views/operation-views.ts'
import { useViewer } from '../../frame/viewer.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { PayloadForm } from '../payload/payload-form.tsx'
import { actionTypesQuery } from '../queries.ts'
import { TypeChoice } from './type-choice.tsx'

/** Choose what to ask for, fill in its form, and follow it. The address may bring type and values: `?type=run-now&taskId=3`. */
export function NewAction() {
  const { data, error, refetch } = useQuery(actionTypesQuery)
  return (
    <>
      <PageHeader
        title="New action"
        back={{ href: '/actions', label: 'Actions' }}
        description="Who asked and what came of it stays on record."
      />
      {error && !data ? (
        <ErrorState title="The types of actions could not be loaded" error={error} onRetry={() => refetch()} />
      ) : !data ? (
        <SkeletonRows count={4} />
      ) : (
        <ChosenType types={data.rows} />
      )}
    </>
  )
}

function ChosenType({ types }: { types: readonly ActionType[] }) {
  const viewer = useViewer()
  const given = Object.fromEntries(useSearchParams())
  const [chosen, setChosen] = useQueryState('type', parseAsString)
  const type = types.find((each) => each.type === chosen) ?? types.find((each) => each.mayAsk) ?? types[0]
  if (!type) return null
  return (
    <div className="grid items-start gap-x-10 gap-y-6 md:grid-cols-[minmax(220px,280px)_minmax(0,1fr)]">
      <TypeChoice types={types} chosen={type.type} onChoose={setChosen} />
      <section aria-label={type.title} className="min-w-0">
        <h2 className="text-lg font-semibold">{type.title}</h2>
        <p className="mt-1 mb-5 max-w-[80ch] text-base text-muted [overflow-wrap:anywhere]">
          {type.description} {type.carriedOut === 'at_once' ? 'Takes effect at once.' : 'A worker carries it out soon after, once.'}
        </p>
        {type.team?.workers.length === 0 && (
          <p className="-mt-3 mb-5 max-w-[80ch] text-base text-muted">
            No live worker has this action just now (DJAG_ACTIONS_DIR): what you ask for waits until one does, for a day at most.
          </p>
        )}
        {type.mayAsk ? (
          <PayloadForm key={type.type} type={type} given={given} />
        ) : (
          <p className="max-w-[80ch] text-base">
            Only people who are at least {type.neededRole} may ask for this; you are {viewer.role}. An administrator can change that.
          </p>
        )}
      </section>
    </div>
  )
}
