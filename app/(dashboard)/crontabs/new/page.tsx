import type { Metadata } from 'next'
import { isTimeZone } from '#scheduling/cron/zone.ts'
import { NewCrontab } from '@/components/crontabs/new-crontab.tsx'

export const metadata: Metadata = { title: 'New crontab' }

export default function NewCrontabPage() {
  // Validated at start; the whole configuration can't be loaded here, as it reads the data folder by its place in the checkout.
  const configured = process.env.DJAG_TIMEZONE?.trim() ?? ''
  return <NewCrontab defaultTimezone={configured !== '' && isTimeZone(configured) ? configured : 'UTC'} />
}
