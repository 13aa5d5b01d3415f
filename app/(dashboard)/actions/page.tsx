import type { Metadata } from 'next'
import { ActionList } from '@/components/user-actions/action-list.tsx'

export const metadata: Metadata = { title: 'Actions' }

export default function ActionsPage() {
  return <ActionList />
}
