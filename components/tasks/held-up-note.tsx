'use client'

import { useQuery } from '@tanstack/react-query'
import type { HoldingCause } from '#scheduling/explain/held-up.ts'
import { Sentence } from '../sentences/sentence.tsx'
import { useNow } from '../ui/use-now.ts'
import { freedWords, heldUpWords } from './held-up-words.ts'
import { heldUpQuery } from './queries.ts'

/** What waits for these tasks, in one line that has its place before it is known. */
export function HeldUpNote({ ids, by }: { ids: readonly number[]; by: HoldingCause }) {
  const nowMs = useNow(60_000)
  const { data } = useQuery(heldUpQuery(ids, by))
  if (by === 'deleted')
    return (
      <p data-told className="min-h-5 text-base">
        {data && <Sentence parts={freedWords(data, nowMs)} />}
      </p>
    )
  const what = ids.length === 1 ? 'it' : 'them'
  return (
    <p data-told className="min-h-5 max-w-[80ch] text-base">
      {data &&
        (data.count === 0 ? (
          <span className="text-muted">No other task waits for {what}.</span>
        ) : (
          <Sentence parts={heldUpWords(data, what, nowMs)} />
        ))}
    </p>
  )
}
