'use client'

import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { useCan } from '../frame/viewer.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { CrontabForm } from './crontab-form.tsx'

/** The page on which a crontab is made. */
export function NewCrontab({ defaultTimezone }: { defaultTimezone: string }) {
  const router = useRouter()
  const mayEdit = useCan('edit-crontabs')
  const done = (id: number) => {
    toast.success('Created the crontab.')
    router.push(`/crontabs/${id}`)
  }
  return (
    <>
      <PageHeader title="New crontab" back={{ href: '/crontabs', label: 'Crontabs' }} />
      {mayEdit ? (
        <CrontabForm
          defaultTimezone={defaultTimezone}
          submitLabel="Create crontab"
          onSaved={done}
          onCancel={() => router.push('/crontabs')}
        />
      ) : (
        <EmptyState title="Crontabs are made by editors">Ask an editor or an administrator for the crontab that you need.</EmptyState>
      )}
    </>
  )
}
