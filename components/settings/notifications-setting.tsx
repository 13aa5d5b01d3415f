import { BellRing } from 'lucide-react'
import { LinkButton } from '../ui/button.tsx'
import { SettingsPart } from './settings-part.tsx'

/** The way to the channels. */
export function NotificationsSetting() {
  return (
    <SettingsPart title="Notifications" description="Where people are told of incidents, and what became of each message.">
      <LinkButton href="/settings/notifications" icon={<BellRing />}>
        Channels
      </LinkButton>
    </SettingsPart>
  )
}
