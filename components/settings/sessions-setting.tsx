'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import type { SessionRow } from '#domain/views/people-views.ts'
import { endOwnSessionsAction } from '#server/server-actions/people-actions.ts'
import { describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { ownSessionsQuery, peopleKeys } from '../people/queries.ts'
import { SessionList } from '../people/session-list.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { SettingsPart } from './settings-part.tsx'

/** Where one is signed in; each session can be ended, or all others. */
export function SessionsSetting() {
  const { data, error, refetch } = useQuery(ownSessionsQuery)
  const queryClient = useQueryClient()
  const end = async (session: SessionRow | null) => {
    try {
      await perform(endOwnSessionsAction({ id: session?.id ?? null }))
      toast.success(session === null ? 'Signed out everywhere else.' : 'Ended the session.')
    } catch (problem) {
      toast.error(describeError(problem).message)
    }
    await queryClient.invalidateQueries({ queryKey: peopleKeys.ownSessions })
  }
  const others = data?.rows.filter(({ isPresent }) => !isPresent) ?? []
  return (
    <SettingsPart title="Sessions" description="Where you are signed in. End what you do not know, then change your password.">
      {data ? (
        <div className="flex flex-col items-start gap-3">
          <div className="w-full">
            <SessionList
              rows={data.rows}
              action={(session) =>
                !session.isPresent && (
                  <Button size="sm" onClick={() => end(session)}>
                    End
                  </Button>
                )
              }
            />
          </div>
          {others.length > 1 && <Button onClick={() => end(null)}>End all others</Button>}
        </div>
      ) : error ? (
        <ErrorState title="Your sessions could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <SkeletonRows count={1} />
      )}
    </SettingsPart>
  )
}
