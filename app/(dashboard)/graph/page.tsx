import type { Metadata } from 'next'
import { installationZone } from '#server/configuration/installation-zone.ts'
import { GraphPage } from '@/components/graph/graph-page.tsx'

export const metadata: Metadata = { title: 'Graph' }

export default function GraphRoute() {
  return <GraphPage timezone={installationZone(process.env)} />
}
