import { notFound } from 'next/navigation'
import { IncidentDetailPage } from '@/components/inbox/incident-page.tsx'
import { parseTaskId } from '@/components/tasks/task-id.ts'

export default async function OneIncidentDetailPage({ params }: { params: Promise<{ id: string }> }) {
  const id = parseTaskId((await params).id)
  if (id === null) notFound()
  return <IncidentDetailPage key={id} id={id} />
}
