import type { Metadata } from 'next'
import { TaskList } from '@/components/tasks/task-list.tsx'

export const metadata: Metadata = { title: 'Tasks' }

export default function TasksPage() {
  return <TaskList />
}
