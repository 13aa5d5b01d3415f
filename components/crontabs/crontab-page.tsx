'use client'

import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { agreeing, counted } from '#domain/counted.ts'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { useNow } from '../ui/use-now.ts'
import { ClockChangesAhead } from './clock-changes-ahead.tsx'
import { CrontabForm } from './crontab-form.tsx'
import { previewCrontab } from './crontab-preview.ts'
import { CrontabUsers } from './crontab-users.tsx'
import { DeleteCrontabDialog } from './delete-crontab-dialog.tsx'
import { NextFirings, SHOWN_INSTANTS } from './next-firings.tsx'
import { crontabQuery } from './queries.ts'
import { CrontabWeek } from './week/crontab-week.tsx'

/** One crontab: what it means, who follows it; editors change or delete it here. */
export function CrontabDetailPage({ id }: { id: number }) {
  const { data: crontab, error, refetch } = useQuery(crontabQuery(id))
  const mayEdit = useCan('edit-crontabs')
  const [isDeleting, setIsDeleting] = useState(false)
  const back = { href: '/crontabs', label: 'Crontabs' }
  if (!crontab) {
    return (
      <>
        <PageHeader title="Crontab" back={back} />
        {error ? (
          <ErrorState title="The crontab could not be loaded" error={error} onRetry={() => refetch()} />
        ) : (
          <SkeletonRows count={10} />
        )}
      </>
    )
  }
  return (
    <>
      <title>{`${cronExpression(crontab.definition)} · Djag`}</title>
      <PageHeader
        title={<span className="font-mono">{cronExpression(crontab.definition)}</span>}
        back={back}
        description={mayEdit ? consequenceOfEditing(crontab.userCount) : 'Editors may change this crontab.'}
        actions={
          mayEdit && (
            <Button icon={<Trash2 />} onClick={() => setIsDeleting(true)}>
              Delete …
            </Button>
          )
        }
      />
      <div className="flex flex-col gap-8">
        {mayEdit ? <EditedCrontab crontab={crontab} /> : <ReadCrontab crontab={crontab} />}
        <CrontabUsers crontab={crontab} />
      </div>
      <DeleteCrontabDialog crontab={crontab} isOpen={isDeleting} onClose={() => setIsDeleting(false)} />
    </>
  )
}

/** The form with what was there when it opened. What someone else saves is taken over as long as nothing was typed; after that, saving asks. */
function EditedCrontab({ crontab }: { crontab: CrontabRow }) {
  const router = useRouter()
  const [opened, setOpened] = useState(crontab)
  const [isDirty, setIsDirty] = useState(false)
  if (!isDirty && opened.updatedAt !== crontab.updatedAt) setOpened(crontab)
  return (
    <CrontabForm
      key={opened.updatedAt}
      edited={opened}
      submitLabel={
        crontab.userCount === 0
          ? 'Save crontab'
          : `Save; ${counted(crontab.userCount, 'task')} ${agreeing(crontab.userCount, 'follows', 'follow')} it`
      }
      onDirty={setIsDirty}
      onSaved={() => {
        setIsDirty(false)
        toast.success('Saved the crontab.')
      }}
      onCancel={() => router.push('/crontabs')}
    />
  )
}

function ReadCrontab({ crontab }: { crontab: CrontabRow }) {
  const nowMs = useNow(1000)
  return (
    <div className="flex max-w-xl flex-col gap-8">
      <NextFirings preview={previewCrontab(crontab.definition, nowMs, SHOWN_INSTANTS)} timezone={crontab.definition.timezone}>
        <CrontabWeek definition={crontab.definition} nowMs={nowMs} />
      </NextFirings>
      <ClockChangesAhead definition={crontab.definition} />
    </div>
  )
}

function consequenceOfEditing(users: number): string {
  if (users === 0) return 'No task follows this crontab yet.'
  const [tasks, follow, they] = users === 1 ? ['1 task', 'follows', 'it goes'] : [counted(users, 'task'), 'follow', 'they go']
  return `${tasks} ${follow} this crontab. On a change ${they} on from that moment, and nothing past is run again; what still waits is dropped, and saving asks about it first.`
}
