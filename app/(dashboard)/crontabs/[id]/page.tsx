import { notFound } from 'next/navigation'
import { CrontabDetailPage } from '@/components/crontabs/crontab-page.tsx'
import { parseTaskId } from '@/components/tasks/task-id.ts'

export default async function OneCrontabPage({ params }: { params: Promise<{ id: string }> }) {
  const id = parseTaskId((await params).id)
  if (id === null) notFound()
  return <CrontabDetailPage key={id} id={id} />
}
