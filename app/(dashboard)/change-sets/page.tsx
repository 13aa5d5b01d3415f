import type { Metadata } from 'next'
import { ChangeSetListPage } from '@/components/change-sets/change-set-list.tsx'

export const metadata: Metadata = { title: 'Change sets' }

export default function ChangeSetsPage() {
  return <ChangeSetListPage />
}
