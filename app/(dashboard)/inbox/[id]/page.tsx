import { notFound } from 'next/navigation'
import { parseId } from '@/components/api/parse-id.ts'
import { IncidentDetailPage } from '@/components/inbox/incident-page.tsx'

export default async function OneIncidentDetailPage({ params }: { params: Promise<{ id: string }> }) {
  const id = parseId((await params).id)
  if (id === null) notFound()
  return <IncidentDetailPage key={id} id={id} />
}
