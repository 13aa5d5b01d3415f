import { notFound } from 'next/navigation'
import { ActionDetailPage } from '@/components/user-actions/detail/action-page.tsx'

export default async function OneActionPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  if (!/^[1-9]\d{0,14}$/.test(id)) notFound()
  return <ActionDetailPage key={id} id={Number(id)} />
}
