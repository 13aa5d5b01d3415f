import type { Metadata } from 'next'
import { isTimeZone } from '#scheduling/cron/zone.ts'
import { GraphPage } from '@/components/graph/graph-page.tsx'

export const metadata: Metadata = { title: 'Graph' }

export default function GraphRoute() {
  // Validated at start, as on the page of a new crontab.
  const configured = process.env.DJAG_TIMEZONE?.trim() ?? ''
  return <GraphPage timezone={configured !== '' && isTimeZone(configured) ? configured : 'UTC'} />
}
