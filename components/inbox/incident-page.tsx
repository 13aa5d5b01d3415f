'use client'

import { useQuery } from '@tanstack/react-query'
import { BellOff, Check } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useReach, useRoleTags } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { orMissing } from '../ui/missing-part.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RoleHint } from '../ui/role-hint.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { IncidentParts } from './incident-parts.tsx'
import { incidentQuery } from './queries.ts'
import { useIncidentDialogs } from './use-incident-dialogs.tsx'

/** The buttons of tasks and runs with their dialogs: loaded for an incident that is open. */
const IncidentRemedies = dynamic(() => orMissing(import('./incident-remedies.tsx').then((module) => module.IncidentRemedies)))

const BACK = { href: '/inbox', label: 'Inbox' }

/** One incident: how it stands, whom it concerns, what happened; while it is open, whoever may acknowledges or silences it here. */
export function IncidentDetailPage({ id }: { id: number }) {
  const { data: incident, error, refetch } = useQuery(incidentQuery(id))
  const { asking, dialogs } = useIncidentDialogs()
  const [reach, roleTags] = [useReach(), useRoleTags()]
  const isOpen = incident?.closedAt === null
  usePageKeys(asking && incident && isOpen ? { a: () => asking.acknowledge(incident), s: () => asking.silence(incident) } : {})
  if (!incident) {
    return (
      <>
        <PageHeader title="Incident" back={BACK} />
        {error ? (
          <ErrorState title="The incident could not be loaded" error={error} onRetry={() => refetch()} />
        ) : (
          <SkeletonRows count={8} />
        )}
      </>
    )
  }
  return (
    <>
      <title>{`${incident.causeName} · Djag`}</title>
      <PageHeader
        title={incident.title}
        back={BACK}
        actions={
          isOpen &&
          (asking?.may(incident) ? (
            <>
              <Button
                icon={<Check />}
                variant={incident.acknowledged ? 'secondary' : 'primary'}
                onClick={() => asking.acknowledge(incident)}
              >
                Acknowledge …
              </Button>
              <Button icon={<BellOff />} onClick={() => asking.silence(incident)}>
                Silence …
              </Button>
            </>
          ) : (
            reach.isKnown && <RoleHint permission="handle-incidents" what="acknowledge or silence it" limitedTo={asking && roleTags} />
          ))
        }
      />
      <IncidentParts incident={incident}>{isOpen && !incident.isCalm && <IncidentRemedies incident={incident} />}</IncidentParts>
      <p className="pt-8 text-sm">
        <Link href={`/audits?subject=incident:${id}`} className="text-accent hover:underline">
          What people did about it, in the audits
        </Link>
      </p>
      {dialogs}
    </>
  )
}
