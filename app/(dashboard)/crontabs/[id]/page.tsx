import { notFound } from 'next/navigation'
import { parseId } from '@/components/api/parse-id.ts'
import { CrontabDetailPage } from '@/components/crontabs/crontab-page.tsx'

export default async function OneCrontabPage({ params }: { params: Promise<{ id: string }> }) {
  const id = parseId((await params).id)
  if (id === null) notFound()
  return <CrontabDetailPage key={id} id={id} />
}
