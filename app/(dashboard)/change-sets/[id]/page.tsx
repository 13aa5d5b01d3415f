import { notFound } from 'next/navigation'
import { parseId } from '@/components/api/parse-id.ts'
import { ChangeSetPage } from '@/components/change-sets/change-set-page.tsx'

export default async function OneChangeSetPage({ params }: { params: Promise<{ id: string }> }) {
  const id = parseId((await params).id)
  if (id === null) notFound()
  return <ChangeSetPage key={id} id={id} />
}
