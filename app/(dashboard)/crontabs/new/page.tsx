import type { Metadata } from 'next'
import { installationZone } from '#server/configuration/installation-zone.ts'
import { NewCrontab } from '@/components/crontabs/new-crontab.tsx'

export const metadata: Metadata = { title: 'New crontab' }

export default function NewCrontabPage() {
  return <NewCrontab defaultTimezone={installationZone(process.env)} />
}
