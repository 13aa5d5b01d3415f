import type { Metadata } from 'next'
import { CrontabList } from '@/components/crontabs/crontab-list.tsx'

export const metadata: Metadata = { title: 'Crontabs' }

export default function CrontabsPage() {
  return <CrontabList />
}
