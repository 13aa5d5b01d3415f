import { notFound } from 'next/navigation'
import { TaskDetailPage } from '@/components/tasks/detail/task-page.tsx'
import { parseTaskId } from '@/components/tasks/task-id.ts'

export default async function OneTaskPage({ params }: { params: Promise<{ id: string }> }) {
  const id = parseTaskId((await params).id)
  if (id === null) notFound()
  return <TaskDetailPage key={id} id={id} />
}
