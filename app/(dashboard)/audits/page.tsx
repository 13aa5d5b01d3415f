import type { Metadata } from 'next'
import { AuditList } from '@/components/audits/audit-list.tsx'

export const metadata: Metadata = { title: 'Audits' }

export default function AuditsPage() {
  return <AuditList />
}
