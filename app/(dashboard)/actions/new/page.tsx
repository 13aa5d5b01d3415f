import type { Metadata } from 'next'
import { NewAction } from '@/components/actions/new/new-action.tsx'

export const metadata: Metadata = { title: 'New action' }

export default function NewActionPage() {
  return <NewAction />
}
