import { BookOpen, KeyRound } from 'lucide-react'
import { LinkButton } from '../ui/button.tsx'
import { SettingsPart } from './settings-part.tsx'

/** The ways to tokens and to the page about the API. */
export function ApiSetting() {
  return (
    <SettingsPart title="API" description="For scripts, pipelines and monitors: all that people do here.">
      <div className="flex flex-wrap gap-2">
        <LinkButton href="/settings/tokens" icon={<KeyRound />}>
          Tokens
        </LinkButton>
        <LinkButton href="/settings/api" icon={<BookOpen />}>
          How to call it
        </LinkButton>
      </div>
    </SettingsPart>
  )
}
