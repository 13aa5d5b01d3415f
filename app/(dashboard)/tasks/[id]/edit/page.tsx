import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { EditTaskPage } from '@/components/tasks/form/edit-task-page.tsx'
import { parseTaskId } from '@/components/tasks/task-id.ts'

export const metadata: Metadata = { title: 'Edit task' }

export default async function EditPage({ params }: { params: Promise<{ id: string }> }) {
  const id = parseTaskId((await params).id)
  if (id === null) notFound()
  return <EditTaskPage key={id} id={id} />
}
