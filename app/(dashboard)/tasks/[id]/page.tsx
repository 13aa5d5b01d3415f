import { notFound } from 'next/navigation'
import { parseId } from '@/components/api/parse-id.ts'
import { TaskDetailPage } from '@/components/tasks/detail/task-page.tsx'

export default async function OneTaskPage({ params }: { params: Promise<{ id: string }> }) {
  const id = parseId((await params).id)
  if (id === null) notFound()
  return <TaskDetailPage key={id} id={id} />
}
