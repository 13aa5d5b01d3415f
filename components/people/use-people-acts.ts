'use client'

import { useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import type { ActionResult } from '#domain/errors.ts'
import type { Role } from '#domain/roles.ts'
import type { PersonRow } from '#domain/views/people-views.ts'
import {
  changePersonRoleAction,
  endPersonSessionsAction,
  makePersonPasswordLinkAction,
  removeSecondFactorAction,
  removeSingleSignOnAction,
  switchPersonAction,
} from '#server/server-actions/people-actions.ts'
import type { Confirmed } from '../account/use-confirmed.tsx'
import { ApiError, describeError } from '../api/api-error.ts'
import type { MadeLink } from './password-link-dialog.tsx'
import { peopleKeys } from './queries.ts'
import { roleWords } from './role-words.ts'

/** What an administrator does with people. Each resolves to whether it was done; why not is told. */
export type PeopleActs = {
  /** @param onFields gets the sentences of the fields `role` and `tags` where one was refused */
  changeRole: (person: PersonRow, role: Role, tags: string[] | null, onFields: (fields: ApiError['fields']) => void) => Promise<boolean>
  switchPerson: (person: PersonRow, isActive: boolean) => Promise<boolean>
  makeLink: (person: PersonRow) => Promise<boolean>
  endSessions: (person: PersonRow) => Promise<boolean>
  removeSecondFactor: (person: PersonRow) => Promise<boolean>
  removeSingleSignOn: (person: PersonRow) => Promise<boolean>
}

/** @param onLink shows a link that was made */
export function usePeopleActs(act: Confirmed['act'], onLink: (link: MadeLink) => void): PeopleActs {
  const queryClient = useQueryClient()
  const settle = async <Data>(
    call: () => Promise<ActionResult<Data>>,
    then: (data: Data) => void,
    onFields?: (fields: ApiError['fields']) => void,
  ): Promise<boolean> => {
    try {
      const done = await act(call)
      if (done) then(done.data)
      return done !== null
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : {}
      if (onFields && (fields.role || fields.tags)) onFields(fields)
      else toast.error(describeError(error).message)
      return false
    } finally {
      await queryClient.invalidateQueries({ queryKey: peopleKeys.all })
    }
  }
  return {
    changeRole: ({ id, name }, role, tags, onFields) =>
      settle(
        () => changePersonRoleAction({ id, role, tags }),
        () => toast.success(`${name} is ${roleWords(role, tags)} now.`),
        onFields,
      ),
    switchPerson: ({ id, name }, isActive) =>
      settle(
        () => switchPersonAction({ id, isActive }),
        () => toast.success(isActive ? `Reactivated ${name}.` : `Deactivated ${name}.`),
      ),
    makeLink: ({ id, name }) =>
      settle(
        () => makePersonPasswordLinkAction({ id }),
        ({ token, mail }) => onLink({ name, token, mail }),
      ),
    removeSecondFactor: ({ id, name }) =>
      settle(
        () => removeSecondFactorAction({ id }),
        () => toast.success(`${name} signs in by the password alone now.`),
      ),
    removeSingleSignOn: ({ id, name }) =>
      settle(
        () => removeSingleSignOnAction({ id }),
        () => toast.success(`${name} is known by the address alone now.`),
      ),
    endSessions: ({ id, name }) =>
      settle(
        () => endPersonSessionsAction({ id }),
        () => toast.success(`Signed ${name} out everywhere.`),
      ),
  }
}
