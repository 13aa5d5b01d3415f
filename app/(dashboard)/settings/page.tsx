import type { Metadata } from 'next'
import { SettingsPage } from '@/components/settings/settings-page.tsx'
import packageJson from '@/package.json' with { type: 'json' }

export const metadata: Metadata = { title: 'Settings' }

export default function OwnSettingsPage() {
  return <SettingsPage version={packageJson.version} />
}
