import type { Metadata } from 'next'
import { NewTaskPage } from '@/components/tasks/form/new-task-page.tsx'

export const metadata: Metadata = { title: 'New task' }

export default function NewPage() {
  return <NewTaskPage />
}
