import type { Metadata } from 'next'
import { PlanPage } from '@/components/plan/plan-page.tsx'

export const metadata: Metadata = { title: 'Plan' }

export default function PlanRoute() {
  return <PlanPage />
}
