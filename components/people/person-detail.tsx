'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Role } from '#domain/roles.ts'
import type { PersonRow } from '#domain/views/people-views.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { DetailList } from '../ui/detail-list.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Field } from '../ui/field.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Select } from '../ui/select.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { sessionsOfPersonQuery } from './queries.ts'
import { RoleReach } from './role-reach.tsx'
import { ROLE_MEANS, ROLE_OPTIONS, roleWords, tagsOfRole } from './role-words.ts'
import { SessionList } from './session-list.tsx'
import type { PeopleActs } from './use-people-acts.ts'

type Question = 'role' | 'link' | 'sign-out' | 'second-factor' | 'single-sign-on' | 'switch'

/** One person in full, with what an administrator can do. */
export function PersonDetail({ person, acts }: { person: PersonRow; acts: PeopleActs }) {
  const [question, setQuestion] = useState<Question | null>(null)
  const isActive = person.state !== 'deactivated'
  return (
    <div className="flex flex-col gap-5">
      <DetailList
        rows={[
          { name: 'E-mail', value: person.email },
          { name: 'Role', value: `${roleWords(person.role, person.roleTags)}: ${ROLE_MEANS[person.role]}` },
          {
            name: 'Set aside',
            value: person.setAsideTags && (
              <>
                The limits to {person.setAsideTags.join(', ') || 'tags that are gone'}: they count again once single sign-on gives a role
                that can have some.
              </>
            ),
          },
          { name: 'Account since', value: <RelativeTime instant={person.createdAt} show="exact" /> },
          { name: 'Second factor', value: person.hasSecondFactor ? 'a code of an app' : 'none' },
          { name: 'Single sign-on', value: person.hasSingleSignOn && 'known to the provider' },
          { name: 'Link until', value: person.linkUntil && <RelativeTime instant={person.linkUntil} show="exact" /> },
          { name: 'Last seen', value: person.lastSeenAt && <RelativeTime instant={person.lastSeenAt} show="exact" /> },
          { name: 'Deactivated', value: person.deactivatedAt && <RelativeTime instant={person.deactivatedAt} show="exact" /> },
        ]}
      />
      <div className="flex flex-wrap gap-2">
        {isActive && (
          <>
            <Button onClick={() => setQuestion('role')}>Change role …</Button>
            <Button onClick={() => setQuestion('link')}>{person.state === 'invited' ? 'New link …' : 'Reset password …'}</Button>
            {person.hasSecondFactor && <Button onClick={() => setQuestion('second-factor')}>Remove second factor …</Button>}
            {person.hasSingleSignOn && <Button onClick={() => setQuestion('single-sign-on')}>Take back single sign-on …</Button>}
            {person.sessionCount > 0 && <Button onClick={() => setQuestion('sign-out')}>Sign out everywhere …</Button>}
          </>
        )}
        <Button variant={isActive ? 'danger' : 'secondary'} onClick={() => setQuestion('switch')}>
          {isActive ? 'Deactivate …' : 'Reactivate …'}
        </Button>
      </div>
      {person.sessionCount > 0 && <Sessions id={person.id} />}
      {question !== null && <PersonQuestion question={question} person={person} acts={acts} onClose={() => setQuestion(null)} />}
    </div>
  )
}

function Sessions({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(sessionsOfPersonQuery(id))
  return (
    <section aria-label="Sessions">
      <h3 className="text-sm font-semibold">Signed in</h3>
      {data ? (
        <SessionList rows={data.rows} />
      ) : error ? (
        <ErrorState title="The sessions could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <SkeletonRows count={1} />
      )}
    </section>
  )
}

type QuestionProps = { question: Question; person: PersonRow; acts: PeopleActs; onClose: () => void }

function PersonQuestion({ question, person, acts, onClose }: QuestionProps) {
  const { name, state } = person
  switch (question) {
    case 'role':
      return <RoleQuestion person={person} acts={acts} onClose={onClose} />
    case 'link':
      return (
        <ConfirmDialog
          isOpen
          onClose={onClose}
          title={state === 'invited' ? `Make another link for ${name}?` : `Reset the password of ${name}?`}
          description={
            state === 'invited'
              ? 'The link from before is then worth nothing.'
              : 'You get a link to give them. Until it is used, the present password counts; then every session ends.'
          }
          confirmLabel="Make the link"
          onConfirm={() => acts.makeLink(person)}
        />
      )
    case 'sign-out':
      return (
        <ConfirmDialog
          isOpen
          onClose={onClose}
          title={`Sign ${name} out everywhere?`}
          description="Every session ends at once. The password still counts."
          confirmLabel="Sign out everywhere"
          onConfirm={() => acts.endSessions(person)}
        />
      )
    case 'second-factor':
      return (
        <ConfirmDialog
          isOpen
          onClose={onClose}
          title={`Remove the second factor of ${name}?`}
          description="For who has lost the app and the recovery codes: they sign in by the password alone, and can turn it on again. Every session ends."
          confirmLabel="Remove it"
          isDestructive
          onConfirm={() => acts.removeSecondFactor(person)}
        />
      )
    case 'single-sign-on':
      return (
        <ConfirmDialog
          isOpen
          onClose={onClose}
          title={`Forget what single sign-on calls ${name}?`}
          description="For who was made anew at the provider, and is refused since: the next sign-in there with the verified address of this account is taken for theirs. Every session ends; a password still counts."
          confirmLabel="Forget it"
          isDestructive
          onConfirm={() => acts.removeSingleSignOn(person)}
        />
      )
    case 'switch':
      return state === 'deactivated' ? (
        <ConfirmDialog
          isOpen
          onClose={onClose}
          title={`Reactivate ${name}?`}
          description={`They sign in again as ${roleWords(person.role, person.roleTags)}, with the password they had.`}
          confirmLabel="Reactivate"
          onConfirm={() => acts.switchPerson(person, true)}
        />
      ) : (
        <ConfirmDialog
          isOpen
          onClose={onClose}
          title={`Deactivate ${name}?`}
          description="Every session ends at once, and they cannot sign in any more. What they did stays under their name; they can be reactivated."
          confirmLabel="Deactivate"
          isDestructive
          onConfirm={() => acts.switchPerson(person, false)}
        />
      )
  }
}

function RoleQuestion({ person, acts, onClose }: Omit<QuestionProps, 'question'>) {
  const [role, setRole] = useState<Role>(person.role)
  const [tags, setTags] = useState(person.roleTags)
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const reach = tagsOfRole(role, tags)
  const confirm = () => {
    setProblems({})
    return acts.changeRole(person, role, reach, setProblems)
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Change the role of ${person.name}?`}
      description="It counts from their next click on."
      confirmLabel={`Make ${role}`}
      onConfirm={confirm}
    >
      <div className="flex flex-col gap-4">
        <Field label="Role" help={`${role}: ${ROLE_MEANS[role]}.`} error={problems.role}>
          <Select value={role} onChange={setRole} options={ROLE_OPTIONS} />
        </Field>
        <RoleReach role={role} tags={tags} onChange={setTags} error={problems.tags} />
      </div>
    </ConfirmDialog>
  )
}
