import type { Metadata } from 'next'
import { NewAction } from '@/components/user-actions/new/new-action.tsx'

export const metadata: Metadata = { title: 'New action' }

export default function NewActionPage() {
  return <NewAction />
}
