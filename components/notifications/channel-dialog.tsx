'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { CHANNEL_KINDS, PAGERDUTY_ADDRESS } from '#domain/notifications/channel.ts'
import type { ChannelRow } from '#domain/views/notification-views.ts'
import { changeChannelAction, createChannelAction } from '#server/server-actions/notification-actions.ts'
import { perform } from '../api/perform.ts'
import { secretsQuery } from '../secrets/queries.ts'
import { Combobox } from '../ui/combobox.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextInput } from '../ui/text-input.tsx'
import {
  CHANNEL_WORDS,
  type ChannelDraft,
  channelDraftOf,
  configOf,
  fieldOf,
  hasTypedAddress,
  NEW_CHANNEL,
  SECRET_WORDS,
  sentDigest,
} from './channel-draft.ts'
import { DigestFields } from './digest-fields.tsx'
import { SavingDialog } from './saving-dialog.tsx'
import { type Problems, useSaving } from './use-saving.ts'

/** Takes a channel, new or to be changed. */
export function ChannelDialog({ channel, onClose }: { channel: ChannelRow | null; onClose: () => void }) {
  const [draft, setDraft] = useState<ChannelDraft>(() => (channel?.config ? channelDraftOf(channel.config, channel) : NEW_CHANNEL))
  const { problems, isSaving, save } = useSaving((path) => fieldOf(path, draft.kind), onClose)
  const change = (part: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...part }))
  const saveChannel = () => {
    const input = { name: draft.name, config: configOf(draft), isEnabled: draft.isEnabled, digest: sentDigest(draft) }
    return save(
      () => perform(channel ? changeChannelAction({ id: channel.id, input, updatedAt: channel.updatedAt }) : createChannelAction(input)),
      channel ? `Saved ${draft.name}.` : `Added ${draft.name}. Test it to see that messages arrive.`,
    )
  }
  return (
    <SavingDialog
      title={channel ? `Change ${channel.name}` : 'Add a channel'}
      description="It is told of incidents that are opened from now on."
      saveWords={channel ? 'Save' : 'Add it'}
      isSaving={isSaving}
      problem={problems.root}
      onSave={saveChannel}
      onClose={onClose}
    >
      <Field label="Name" help="By which people know it: “on call”, “#data-alerts”." error={problems.name}>
        <TextInput value={draft.name} onChange={(event) => change({ name: event.target.value })} autoComplete="off" />
      </Field>
      <Field label="Kind">
        <Select
          value={draft.kind}
          onChange={(kind) => change({ kind, address: '', secret: null })}
          options={CHANNEL_KINDS.map((value) => ({ value, label: CHANNEL_WORDS[value] }))}
        />
      </Field>
      <AddressFields draft={draft} problems={problems} change={change} />
      {draft.kind !== 'pagerduty' && (
        <DigestFields digest={draft.digest} problem={problems.timezone} onChange={(digest) => change({ digest })} />
      )}
      <Switch
        label="On"
        help="Switched off, it is told nothing, not even what waits for it; tests reach it."
        checked={draft.isEnabled}
        onChange={(isEnabled) => change({ isEnabled })}
      />
    </SavingDialog>
  )
}

type FieldsProps = { draft: ChannelDraft; problems: Problems<'address' | 'secret'>; change: (part: Partial<ChannelDraft>) => void }

const ADDRESS_HELP: Readonly<Record<ChannelDraft['kind'], string>> = {
  email: 'One address, of a person or a list. It takes the settings DJAG_SMTP_URL and DJAG_MAIL_FROM of the worker.',
  webhook: 'Messages are posted there as JSON. {{secret:name}} may stand in it.',
  slack: '',
  teams: '',
  pagerduty: `Empty: ${PAGERDUTY_ADDRESS}.`,
}

function AddressFields({ draft: { kind, address, secret }, problems, change }: FieldsProps) {
  return (
    <>
      {hasTypedAddress(kind) && (
        <Field label="Address" isOptional={kind === 'pagerduty'} help={ADDRESS_HELP[kind]} error={problems.address}>
          <TextInput
            value={address}
            onChange={(event) => change({ address: event.target.value })}
            isMono
            inputMode={kind === 'email' ? 'email' : 'url'}
            spellCheck={false}
          />
        </Field>
      )}
      {kind !== 'email' && (
        <SecretField kind={kind} secret={secret} error={problems.secret} onChange={(name) => change({ secret: name })} />
      )}
    </>
  )
}

type SecretFieldProps = {
  kind: Exclude<ChannelDraft['kind'], 'email'>
  secret: string | null
  error: string | undefined
  onChange: (name: string | null) => void
}

function SecretField({ kind, secret, error, onChange }: SecretFieldProps) {
  const { data } = useQuery(secretsQuery)
  const { label, help, isOptional } = SECRET_WORDS[kind]
  const names = data?.rows.filter(({ state }) => state !== 'missing').map(({ name }) => name) ?? []
  return (
    <Field
      label={label}
      isOptional={isOptional}
      error={error}
      help={
        <>
          {help}{' '}
          <Link href="/secrets" className="underline underline-offset-4 hover:text-fg">
            Secrets
          </Link>
        </>
      }
    >
      <Combobox
        value={secret}
        onChange={onChange}
        options={names.map((name) => ({ value: name, label: name }))}
        emptyText="No secret of this name. Add it under Secrets."
        canClear={isOptional}
        isMono
      />
    </Field>
  )
}
