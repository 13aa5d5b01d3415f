import type { Metadata } from 'next'
import { ImportPage } from '@/components/import/import-page.tsx'

export const metadata: Metadata = { title: 'Import tasks' }

export default function ImportTasksPage() {
  return <ImportPage />
}
