'use client'

import { useRoleTags, useViewer } from '../frame/viewer.tsx'
import { ROLE_MEANS, roleWords } from '../people/role-words.ts'
import { DetailList } from '../ui/detail-list.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { ApiSetting } from './api-setting.tsx'
import { AppearanceChoice } from './appearance-choice.tsx'
import { NotificationsSetting } from './notifications-setting.tsx'
import { OwnNotificationsSetting } from './own-notifications-setting.tsx'
import { PasswordForm } from './password-form.tsx'
import { RetentionSetting } from './retention-setting.tsx'
import { SecondFactorSetting } from './second-factor-setting.tsx'
import { SessionsSetting } from './sessions-setting.tsx'
import { SettingsPart } from './settings-part.tsx'
import { ZoneSetting } from './zone-setting.tsx'

/** What belongs to the person who is signed in, and what this installation is. */
export function SettingsPage({ version }: { version: string }) {
  const viewer = useViewer()
  const roleTags = useRoleTags()
  return (
    <>
      <PageHeader title="Settings" />
      <div className="flex max-w-4xl flex-col">
        <SettingsPart title="Account" description="Who you are here. Your name stands beside everything you do.">
          <DetailList
            rows={[
              { name: 'Name', value: viewer.name },
              { name: 'E-mail', value: viewer.email },
              {
                name: 'Role',
                value: (
                  <>
                    {roleWords(viewer.role, roleTags)}: <span className="text-muted">{ROLE_MEANS[viewer.role]}</span>
                  </>
                ),
              },
            ]}
          />
        </SettingsPart>
        <SettingsPart title="Password" description="Changing it signs you out in all other browsers.">
          <PasswordForm email={viewer.email} />
        </SettingsPart>
        <SecondFactorSetting />
        <SessionsSetting />
        <SettingsPart title="Appearance" description="Kept in this browser.">
          <AppearanceChoice />
        </SettingsPart>
        <SettingsPart title="Time zone" description="Kept in this browser; the link of a page carries it along.">
          <ZoneSetting />
        </SettingsPart>
        <OwnNotificationsSetting />
        <NotificationsSetting />
        <ApiSetting />
        <SettingsPart title="About" description="Djag runs tasks on their own crontab and after the tasks they depend on.">
          <DetailList
            rows={[
              { name: 'Version', value: <span className="tabular">{version}</span> },
              { name: 'Licence', value: 'MIT' },
            ]}
          />
        </SettingsPart>
        {/* Last: it grows when it is read. */}
        <RetentionSetting />
      </div>
    </>
  )
}
