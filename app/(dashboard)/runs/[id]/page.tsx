import { notFound } from 'next/navigation'
import { validate } from 'uuid'
import { RunDetailPage } from '@/components/runs/detail/run-page.tsx'

export default async function OneRunPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  if (!validate(id)) notFound()
  return <RunDetailPage key={id} id={id} />
}
