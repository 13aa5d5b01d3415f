import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { parseId } from '@/components/api/parse-id.ts'
import { EditTaskPage } from '@/components/tasks/form/edit-task-page.tsx'

export const metadata: Metadata = { title: 'Edit task' }

export default async function EditPage({ params }: { params: Promise<{ id: string }> }) {
  const id = parseId((await params).id)
  if (id === null) notFound()
  return <EditTaskPage key={id} id={id} />
}
