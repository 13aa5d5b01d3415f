import type { Metadata } from 'next'
import { loadConfiguration } from '#server/configuration/configuration.ts'
import { NewCrontab } from '@/components/crontabs/new-crontab.tsx'

export const metadata: Metadata = { title: 'New crontab' }

export default function NewCrontabPage() {
  return <NewCrontab defaultTimezone={loadConfiguration(process.env).timezone} />
}
