'use client'

import { type QueryKey, skipToken, type UseQueryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type HeldBack, heldBack, heldRows } from './held-rows.ts'

type Page<Row> = { rows: Row[] }

type Options<Row, Newest extends Page<Row>> = {
  /** The newest answer for what is asked; undefined while only an older question's is there. */
  newest: Newest | undefined
  /** It is being read. What was kept of an earlier visit is shown meanwhile, and gives way to the first answer. */
  isFetching: boolean
  /** What is asked, as text: another question shows its own rows at once. */
  question: string
  idOf: (row: Row) => string
  /** Reads rows by their ids, for those held that the newest page no longer has; without, those stay as they were last. */
  queryOf?: (ids: readonly string[]) => UseQueryOptions<Page<Row>, Error, Page<Row>, QueryKey>
}

const NONE = ['held rows that are not read'] as const

type Held<Newest> = { question: string; ids: string[]; page: Newest }

/**
 * Nothing slides under the pointer: the rows that were first shown stay where they are and change in place, until `showNewest` is called or something
 * else is asked. A list that was empty takes up what comes.
 */
export function useHeldRows<Row, Newest extends Page<Row>>({ newest, isFetching, question, idOf, queryOf }: Options<Row, Newest>) {
  const [held, setHeld] = useState<Held<Newest> | null>(null)
  const take = (page: Newest) => setHeld({ question, ids: page.rows.map(idOf), page })
  const [isSettled, setIsSettled] = useState(!isFetching)
  if (!isSettled && !isFetching) {
    setIsSettled(true)
    if (newest) take(newest)
  }
  const isOther = held?.question !== question || held.ids.length === 0
  if (newest && isOther && newest !== held?.page) take(newest)

  const ids = held?.ids ?? []
  const newestIds = newest?.rows.map(idOf) ?? []
  const missing = newest && held?.question === question ? ids.filter((id) => !newestIds.includes(id)) : []
  const others = useQuery({
    ...(queryOf?.(missing) ?? { queryKey: NONE, queryFn: skipToken }),
    enabled: queryOf !== undefined && missing.length > 0,
    placeholderData: (previous) => previous,
  })
  const known = [...(held?.page.rows ?? []), ...(others.data?.rows ?? []), ...(newest?.rows ?? [])]
  const gone = new Set(
    others.data && !others.isPlaceholderData ? missing.filter((id) => !others.data.rows.some((row) => idOf(row) === id)) : [],
  )
  const back: HeldBack = newest && held?.question === question ? heldBack(ids, newestIds) : { newCount: 0, isOrderOld: false }
  return {
    /** Undefined while nothing has come yet. */
    rows: held
      ? heldRows(
          ids.filter((id) => !gone.has(id)),
          known,
          idOf,
        )
      : undefined,
    /** The page as it was when its rows were taken up: where the next one begins. */
    page: held?.page,
    ...back,
    showNewest: () => newest && take(newest),
  }
}
