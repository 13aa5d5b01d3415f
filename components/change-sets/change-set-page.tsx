'use client'

import { useQuery } from '@tanstack/react-query'
import { Layers } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { counted } from '#domain/counted.ts'
import type { ChangeSetView } from '#domain/views/change-set-views.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { ChangeList } from './change-list.tsx'
import { ChangeSetButtons } from './change-set-buttons.tsx'
import { ChangeSetDialog, type ChangeSetQuestion } from './change-set-dialogs.tsx'
import { ChangeSetName } from './change-set-name.tsx'
import { ChangeSetPreview } from './change-set-preview.tsx'
import { changeSetTitle } from './change-set-title.ts'
import { changeStepsOf } from './change-steps.ts'
import { changeSetQuery } from './queries.ts'
import { useChangeSetSteps } from './use-change-set-steps.ts'

const BACK = { href: '/change-sets', label: 'Change sets' }

/** One change set: all that it changes, and what is done with it. Whoever has its address sees it; whoever may make its changes applies it. */
export function ChangeSetPage({ id }: { id: number }) {
  const { data: changeSet, error, refetch } = useQuery(changeSetQuery(id))
  if (changeSet) return <KnownChangeSet changeSet={changeSet} />
  return (
    <>
      <PageHeader title="Change set" back={BACK} />
      {error ? (
        <ErrorState title="The change set could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <SkeletonRows count={8} />
      )}
    </>
  )
}

function KnownChangeSet({ changeSet }: { changeSet: ChangeSetView }) {
  const [question, setQuestion] = useState<{ kind: ChangeSetQuestion; changeSet: ChangeSetView } | null>(null)
  const steps = useChangeSetSteps()
  const { id, revision, state, changes, isOwn } = changeSet
  const isOpen = state === 'open'
  return (
    <>
      <title>{`${changeSetTitle(changeSet)} · Djag`}</title>
      <PageHeader
        title={changeSetTitle(changeSet)}
        back={BACK}
        description={<State changeSet={changeSet} />}
        actions={<ChangeSetButtons changeSet={changeSet} steps={steps} onAsk={(kind) => setQuestion({ kind, changeSet })} />}
      />
      <div className="flex max-w-4xl flex-col gap-8">
        {isOpen && isOwn && <ChangeSetName key={changeSet.title} changeSet={changeSet} steps={steps} />}
        <Section title={isOpen ? 'Staged' : 'Changes'} count={changes.length}>
          {changes.length === 0 ? (
            <EmptyState icon={<Layers />} title="Nothing is staged">
              “Stage” in the form of a task or a crontab puts an edit here in place of saving it.
            </EmptyState>
          ) : (
            <ChangeList changeSet={changeSet} steps={changeStepsOf(changeSet, steps)} />
          )}
        </Section>
        {isOpen && changes.length > 0 && <ChangeSetPreview id={id} revision={revision} />}
      </div>
      {question && <ChangeSetDialog changeSet={question.changeSet} question={question.kind} onClose={() => setQuestion(null)} />}
    </>
  )
}

function State({ changeSet }: { changeSet: ChangeSetView }) {
  const { state, authorName, isOwn, touchedAt, endedAt, endedByName, revertsId, revertedById, actionId, changes } = changeSet
  const conflicts = changes.filter(({ verdict }) => verdict === 'conflict' || verdict === 'gone').length
  return (
    <>
      {state === 'open' ? (
        <>
          Put together by {isOwn ? 'you' : authorName}, last <RelativeTime instant={touchedAt} />. Nothing of it is saved until it is
          applied.
        </>
      ) : (
        <>
          Put together by {isOwn ? 'you' : authorName}, {state} by {endedByName} {endedAt && <RelativeTime instant={endedAt} />}.
        </>
      )}
      {conflicts > 0 && <span className="block text-amber">{counted(conflicts, 'change')} to be settled before it can be applied.</span>}
      <span className="flex flex-wrap gap-x-4 text-sm">
        {revertsId !== null && (
          <Link href={`/change-sets/${revertsId}`} className="text-accent hover:underline">
            What it takes back
          </Link>
        )}
        {revertedById !== null && (
          <Link href={`/change-sets/${revertedById}`} className="text-accent hover:underline">
            It was reverted
          </Link>
        )}
        {actionId !== null && (
          <Link href={`/actions/${actionId}`} className="text-accent hover:underline">
            Its audit
          </Link>
        )}
      </span>
    </>
  )
}
